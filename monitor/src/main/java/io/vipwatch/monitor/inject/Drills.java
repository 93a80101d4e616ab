package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The faults of drills that are in force, and the nodes that nothing is announced or withdrawn about meanwhile. Who makes
 * one says every now and then that it is still there. When nothing was heard for longer than that and the lease of the
 * fault's dead-man, the dead-man has taken the fault back: a lock that stayed would keep a node that fails later announced.
 */
final class Drills {
    /** Who runs a drill says so three times in this time. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Map<String, Lock> underWay = new LinkedHashMap<>();

    private record Lock(InjectEvent.DrillBegan drill, Moment heard) {
        Moment end() {
            return heard.plus(drill.lease()).plus(SILENCE);
        }
    }

    void begin(InjectEvent.DrillBegan drill, Moment now) {
        if (!drill.injects() && !drill.nodes().isEmpty()) {
            underWay.put(drill.drill(), new Lock(drill, now));
        }
    }

    void end(String drill) {
        underWay.remove(drill);
    }

    /** Somebody still runs this. */
    void goesOn(String run, Moment now) {
        underWay.replaceAll((_, lock) -> lock.drill().run().equals(run) ? new Lock(lock.drill(), now) : lock);
    }

    /** Forgets those that nobody runs any more. */
    void look(Moment now, Outbox out) {
        underWay.values().removeIf(lock -> lock.end().monotonicNanos() - now.monotonicNanos() <= 0);
        underWay.values().forEach(lock -> out.wakeAt(lock.end().monotonicNanos()));
    }

    /** {@return what must outlive the monitor} */
    List<InjectEvent.DrillBegan> underWay() {
        return underWay.values().stream().map(Lock::drill).toList();
    }

    /** {@return the drill that forbids to act on {@code node}} */
    Optional<String> lock(String node) {
        return underWay.values().stream()
                .map(Lock::drill)
                .filter(drill -> drill.nodes().contains(node))
                .map(InjectEvent.DrillBegan::drill)
                .findFirst();
    }
}
