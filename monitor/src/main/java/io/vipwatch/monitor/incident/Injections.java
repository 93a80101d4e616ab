package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the injector has told the edge: by it the edge changes its routes while no session ends. It opens no incident, for
 * where the edge does not follow nothing has happened; it says why there is one.
 */
final class Injections {
    private static final String SOURCE = "inject";

    /** How long after the injector's word a change at the edge may follow from it. */
    private static final Duration CONSEQUENCE = Duration.ofSeconds(2);

    private final Incidents incidents;
    private final Ledger ledger;
    private final Map<Prefix, Evidence> latest = new HashMap<>();

    Injections(Incidents incidents, Ledger ledger) {
        this.incidents = incidents;
        this.ledger = ledger;
    }

    Optional<Incident> take(InjectRoute route, Moment at) {
        String text = "the injector " + said(route) + ": " + route.reason();
        Optional<Incident> known = incidents.of(Optional.empty(), Optional.of(route.prefix()), at);
        boolean gain = route.change() == InjectRoute.Change.ANNOUNCE;
        Evidence evidence = new Evidence(
                gain ? Strength.GAIN : Strength.CHANGE,
                IncidentCause.INJECTED,
                Optional.of(route.node()),
                text,
                SOURCE,
                at);
        latest.put(route.prefix(), evidence);
        if (!gain) { // what comes in an incident is no reason for it
            known.ifPresent(incident -> incident.supports(evidence));
        }
        known.ifPresent(incident -> {
            incident.timeline.tell(at, SOURCE, route.edge() + ": " + text);
            incident.learned(at, ledger.rules().quiet());
        });
        return known;
    }

    private static String said(InjectRoute route) {
        return switch (route.change()) {
            case ANNOUNCE -> "announced " + route.node();
            case REPLACE -> "announced " + route.node() + " with other attributes";
            case WITHDRAW -> "took " + route.node() + " out";
        };
    }

    /** {@return the injector's word by which the edge's route to a prefix has changed at this time, if it was that} */
    Optional<Evidence> before(Prefix prefix, Moment change) {
        return Optional.ofNullable(latest.get(prefix)).filter(word -> {
            Duration since = change.since(word.at());
            Duration doubt = Duration.ofNanos(change.uncertaintyNanos());
            return since.plus(doubt).compareTo(Duration.ZERO) >= 0 && since.compareTo(CONSEQUENCE) <= 0;
        });
    }

    void forget() {
        latest.clear();
    }
}
