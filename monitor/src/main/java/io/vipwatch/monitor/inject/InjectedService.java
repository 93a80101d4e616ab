package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.Moment;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A service, its backends, and how far it has come. */
final class InjectedService {
    private final Map<String, Backend> backends = new LinkedHashMap<>();
    private final Map<String, Long> pathIds = new LinkedHashMap<>();
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
        assignPathIds();
    }

    /** A path identifier follows from the next hop, so that it is the same after a restart. */
    private void assignPathIds() {
        pathIds.clear();
        Set<Long> taken = new HashSet<>();
        for (Backend backend : backends.values()) {
            IpAddress nextHop = backend.section().nextHops().getFirst();
            long hash = (nextHop.high() * 0x9e3779b97f4a7c15L + nextHop.low()) * 0x9e3779b97f4a7c15L;
            long id = hash >>> 33;
            while (id == 0 || !taken.add(id)) {
                id = (id + 1) & 0x7fff_ffffL;
            }
            pathIds.put(backend.id().node(), id);
        }
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
