package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * When the edge's own policy is the cause: it chose otherwise while no node is known to have changed anything. That can be
 * said only while something tells of the edge's sessions, since only then does silence say that nothing happens to them.
 */
final class EdgeChoice {
    /** The collectors that tell of the edge's sessions. */
    private static final Set<String> OF_SESSIONS = Set.of("capture", "log");

    /** How it is known that nobody else did it. */
    static final String WHY = "none of its sessions ended, and no node announced anything else";

    private final Set<String> telling = new HashSet<>();

    void watches(CollectorStateChanged collector) {
        if (OF_SESSIONS.contains(collector.collector())) {
            if (collector.missesNothing()) {
                telling.add(collector.collector());
            } else {
                telling.remove(collector.collector());
            }
        }
    }

    void forget() {
        telling.clear();
    }

    /** Notes that the edge's best paths changed. */
    void supports(Incident incident, String source, Moment at) {
        if (incident.nodes.isEmpty() && !telling.isEmpty()) {
            incident.supports(new Evidence(
                    Strength.CHOICE,
                    IncidentCause.POLICY_CHANGE,
                    Optional.empty(),
                    "the edge chose otherwise by itself: " + WHY,
                    source,
                    at));
        }
    }
}
