package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.IncidentRules.Tracked;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known beside the incidents: by which rules they are drawn, and how the tracked prefixes stand. */
final class Ledger {
    /** More prefixes than this are counted in an incident and not followed one by one. */
    private static final int COURSES = 4096;

    private final Map<Prefix, Standing> standings = new HashMap<>();
    private IncidentRules rules = IncidentRules.unsaid();

    IncidentRules rules() {
        return rules;
    }

    void use(IncidentRules other) {
        rules = other;
        standings.keySet().removeIf(prefix -> tracked(prefix).isEmpty());
    }

    void forget() {
        standings.clear();
    }

    /** {@return the rule that tracks this prefix; one that names it before one that holds it} */
    Optional<Tracked> tracked(Prefix prefix) {
        return rules.tracked().stream()
                .filter(rule -> rule.covers(prefix))
                .min(Comparator.comparing(Tracked::within)
                        .thenComparingInt(rule -> -rule.prefix().length()));
    }

    /** {@return how the prefix stood until now} */
    Optional<Standing> standing(Prefix prefix) {
        return Optional.ofNullable(standings.get(prefix));
    }

    /** {@return how the prefix stood until this change} */
    Standing former(PrefixStateChanged change) {
        return standing(change.prefix()).orElseGet(() -> Standing.before(change));
    }

    /** Takes over how a prefix stands. */
    void stands(PrefixStateChanged change) {
        Standing now = Standing.after(change);
        if (now.state() == PrefixState.UNREACHABLE && now.origins().isEmpty()) {
            standings.remove(change.prefix());
        } else {
            standings.put(change.prefix(), now);
        }
    }

    /** {@return the course of a prefix through an incident; none if it is not tracked or there are too many} */
    Optional<Course> course(Incident incident, Prefix prefix) {
        Optional<Course> known = incident.course(prefix);
        if (known.isPresent() || incident.courses().size() >= COURSES) {
            return known;
        }
        Optional<Course> made = tracked(prefix)
                .map(rule -> new Course(
                        rule.name(),
                        prefix,
                        Optional.of(rule.kind()),
                        !rule.within(),
                        rule.budget(),
                        standing(prefix)));
        made.ifPresent(incident::add);
        return made;
    }

    /** {@return the prefixes within which an address lies, as far as they are tracked by name} */
    List<Prefix> named(IpAddress address) {
        return rules.tracked().stream()
                .filter(rule -> !rule.within() && rule.prefix().contains(address))
                .map(Tracked::prefix)
                .toList();
    }

    IncidentReport report(Incident incident) {
        return Reports.of(incident);
    }

    /** {@return by how much an instant of the epoch is away from a moment, as a moment} */
    static Moment moment(Moment at, long epochNanos, long uncertaintyNanos) {
        long ahead = epochNanos - at.epochNanos();
        return new Moment(at.monotonicNanos() + ahead, epochNanos, uncertaintyNanos);
    }
}
