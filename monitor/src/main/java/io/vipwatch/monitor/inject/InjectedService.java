package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.Moment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A service, its backends, and how far it has come. */
final class InjectedService {
    private final Map<String, Backend> backends = new LinkedHashMap<>();
    private Map<String, Long> pathIds = Map.of();
    private InjectServiceSection section;

    /** Backends that are no longer configured, whose paths stay until another one is announced; with their path identifiers. */
    private final Map<Backend, Long> retired = new LinkedHashMap<>();

    /** When its checks began. */
    final Moment began;

    /** Whether every check has come to something once. */
    boolean roundDone;

    /** Whether somebody was told that no backend can serve. */
    boolean withoutOrigin;

    /** Which nodes answered its probes last. */
    Optional<InjectEvent.NodesAnswer> answering = Optional.empty();

    /** What becomes of its paths, once the monitor is about to end. */
    Optional<Leaving> leaving = Optional.empty();

    InjectedService(InjectServiceSection section, Moment now) {
        this.section = section;
        began = now;
        configure(section, now);
    }

    /** Takes another configuration; backends that are in both go on. */
    void configure(InjectServiceSection wanted, Moment now) {
        Map<String, Backend> before = new LinkedHashMap<>();
        retired.keySet().forEach(backend -> before.put(backend.id().node(), backend));
        before.putAll(backends);
        Map<Backend, Long> ids = new LinkedHashMap<>();
        before.values().forEach(backend -> ids.put(backend, pathId(backend)));
        backends.clear();
        for (InjectBackendSection backend : wanted.backends()) {
            Backend known = before.get(backend.node());
            if (known == null) {
                known = new Backend(wanted, backend, now);
            } else {
                known.configure(wanted, backend, now);
            }
            backends.put(backend.node(), known);
        }
        section = wanted;
        pathIds = PathIds.of(wanted);
        retired.clear();
        before.values().stream()
                .filter(backend -> backend.announced.isPresent() && !backends.containsValue(backend))
                .forEach(backend -> retired.put(backend, ids.getOrDefault(backend, 0L)));
    }

    InjectServiceSection section() {
        return section;
    }

    String name() {
        return section.name();
    }

    Collection<Backend> backends() {
        return backends.values();
    }

    Optional<Backend> backend(String node) {
        return Optional.ofNullable(backends.get(node));
    }

    /** {@return backends that are no longer configured, and whose paths are still announced} */
    Collection<Backend> retired() {
        return List.copyOf(retired.keySet());
    }

    /** Forgets backends that are no longer configured, and no longer announced. */
    void forgetRetired() {
        retired.keySet().removeIf(backend -> backend.announced.isEmpty());
    }

    /** {@return all backends whose paths are announced, in the order of the configuration, and retired ones last} */
    List<Backend> announced() {
        return Stream.concat(backends.values().stream(), retired.keySet().stream())
                .filter(backend -> backend.announced.isPresent())
                .toList();
    }

    long pathId(Backend backend) {
        Long old = retired.get(backend);
        return old == null ? pathIds.getOrDefault(backend.id().node(), 0L) : old;
    }

    /** {@return whether another backend than this one is in service, announced and can serve} */
    boolean hasAnother(Backend than) {
        return backends.values().stream().anyMatch(other -> other != than && !other.isTaken() && other.carries());
    }
}
