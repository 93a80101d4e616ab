package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.Moment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A service, its backends, and how far it has come. */
final class InjectedService {
    private final Map<String, Backend> backends = new LinkedHashMap<>();
    private Map<String, Long> pathIds = Map.of();
    private InjectServiceSection section;

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
        Map<String, Backend> before = new LinkedHashMap<>(backends);
        backends.clear();
        for (InjectBackendSection backend : wanted.backends()) {
            Backend known = before.get(backend.node());
            if (known == null) {
                known = new Backend(wanted, backend, now);
            } else {
                known.configure(wanted, backend);
            }
            backends.put(backend.node(), known);
        }
        section = wanted;
        pathIds = PathIds.of(wanted);
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

    long pathId(Backend backend) {
        return pathIds.getOrDefault(backend.id().node(), 0L);
    }

    /** {@return whether another backend than this one is in service, announced and can serve} */
    boolean hasAnother(Backend than) {
        return backends.values().stream().anyMatch(other -> other != than && !other.isTaken() && other.carries());
    }
}
