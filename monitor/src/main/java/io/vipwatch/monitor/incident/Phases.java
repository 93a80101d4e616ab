package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The phases between instants (RFC 7747 §3). Those that are known and what is left over make the total: nothing is
 * guessed, and nothing is hidden.
 */
final class Phases {
    private static final List<InstantName> ENDS = List.of(
            InstantName.DP_RECOVERED,
            InstantName.DP_FIRST_OK,
            InstantName.FIB_CHANGE,
            InstantName.RIB_CHANGE,
            InstantName.WITHDRAW_RX,
            InstantName.DETECT);

    /** What the observer itself saw, in the order in which it should have. */
    private static final List<InstantName> OWN =
            List.of(InstantName.DETECT, InstantName.WITHDRAW_RX, InstantName.RIB_CHANGE, InstantName.FIB_CHANGE);

    private static final List<InstantName> BEGINS = List.of(
            InstantName.FAULT_BEGIN,
            InstantName.ALIVE_LAST,
            InstantName.DETECT,
            InstantName.WITHDRAW_RX,
            InstantName.DP_LOSS_START,
            InstantName.RIB_CHANGE,
            InstantName.FIB_CHANGE);

    private final Map<InstantName, Seen> seen;
    private final Map<InstantName, String> reasons;
    private final Duration silenceInterval;
    private final Map<String, IncidentPhase> phases = new LinkedHashMap<>();
    private Duration explained = Duration.ZERO;

    private Phases(Map<InstantName, Seen> seen, Map<InstantName, String> reasons, Duration silenceInterval) {
        this.seen = seen;
        this.reasons = reasons;
        this.silenceInterval = silenceInterval;
    }

    /**
     * {@return the figures}
     *
     * @param seen the instants that were seen
     * @param reasons why the others were not
     * @param silenceInterval within what time of the node's last packet its next one was due
     */
    static IncidentFigures of(Map<InstantName, Seen> seen, Map<InstantName, String> reasons, Duration silenceInterval) {
        EnumMap<InstantName, Seen> sorted = new EnumMap<>(InstantName.class);
        sorted.putAll(seen);
        return new Phases(sorted, reasons, silenceInterval).figures();
    }

    private IncidentFigures figures() {
        Map<String, IncidentInstant> instants = new LinkedHashMap<>();
        for (InstantName name : InstantName.values()) {
            instants.put(
                    name.text(),
                    Optional.ofNullable(seen.get(name)).map(Seen::told).orElseGet(() -> unseen(name)));
        }
        part("detection", detection());
        part("signalling", signalling());
        part("rib", between(latest(OWN.subList(0, 2)), InstantName.RIB_CHANGE));
        part("fib", after(InstantName.RIB_CHANGE, InstantName.FIB_CHANGE));
        part("fib_to_dp", after(InstantName.FIB_CHANGE, InstantName.DP_FIRST_OK));
        IncidentPhase total = total();
        phases.put(IncidentFigures.TOTAL, total);
        phases.put("service", between(begin(), InstantName.SVC_RECOVERED));
        return new IncidentFigures(instants, phases, total.duration().map(whole -> whole.minus(explained)));
    }

    private IncidentInstant unseen(InstantName name) {
        return IncidentInstant.unseen(reasons.getOrDefault(name, "it was not seen"));
    }

    private void part(String name, IncidentPhase phase) {
        phases.put(name, phase);
        explained = explained.plus(phase.duration().orElse(Duration.ZERO));
    }

    private IncidentPhase detection() {
        if (!seen.containsKey(InstantName.DETECT)) {
            return IncidentPhase.unknown(reason(InstantName.DETECT));
        }
        if (seen.containsKey(InstantName.FAULT_BEGIN)) {
            return between(Optional.of(InstantName.FAULT_BEGIN), InstantName.DETECT);
        }
        if (!seen.containsKey(InstantName.ALIVE_LAST)) {
            return IncidentPhase.unknown(reason(InstantName.ALIVE_LAST));
        }
        IncidentPhase silence = between(Optional.of(InstantName.ALIVE_LAST), InstantName.DETECT);
        Optional<Duration> least = silence.duration().map(most -> {
            Duration rest = most.minus(silenceInterval);
            return rest.isNegative() ? Duration.ZERO : rest;
        });
        return new IncidentPhase(
                silence.duration(),
                least,
                silence.uncertainty(),
                silence.from(),
                silence.to(),
                "the node fell silent after its last packet and before its next, due within "
                        + Words.duration(silenceInterval));
    }

    private IncidentPhase signalling() {
        boolean detected = seen.containsKey(InstantName.DETECT);
        if (!seen.containsKey(InstantName.WITHDRAW_RX)) {
            return detected
                    ? new IncidentPhase(
                            Optional.of(Duration.ZERO),
                            Optional.empty(),
                            Optional.of(Duration.ZERO),
                            InstantName.DETECT.text(),
                            InstantName.DETECT.text(),
                            "the loss of the node took its routes with it: no withdrawal had to arrive")
                    : IncidentPhase.unknown(reason(InstantName.WITHDRAW_RX));
        }
        Optional<InstantName> from = detected
                ? Optional.of(InstantName.DETECT)
                : Optional.of(InstantName.FAULT_BEGIN).filter(seen::containsKey);
        return from.isEmpty()
                ? IncidentPhase.unknown("when the node decided to withdraw it is not known")
                : between(from, InstantName.WITHDRAW_RX);
    }

    /**
     * {@return what the total begins with: the first that is known; but where it is not known since when a node was silent,
     * packets that were certainly lost before that was noticed are earlier than the noticing}
     */
    private Optional<InstantName> begin() {
        Optional<InstantName> first = first(BEGINS);
        boolean lostBefore = first.filter(InstantName.DETECT::equals).isPresent()
                && seen.containsKey(InstantName.DP_LOSS_START)
                && isCertainlyAfter(InstantName.DETECT, InstantName.DP_LOSS_START);
        return lostBefore ? Optional.of(InstantName.DP_LOSS_START) : first;
    }

    private IncidentPhase total() {
        Optional<InstantName> begin = begin();
        Optional<InstantName> late = late();
        Optional<InstantName> end = late.or(() -> first(ENDS));
        if (begin.isEmpty() || end.isEmpty()) {
            return IncidentPhase.unknown("neither a begin nor an end was seen");
        }
        IncidentPhase total = between(begin, end.get());
        boolean toTheData = end.get() == InstantName.DP_RECOVERED || end.get() == InstantName.DP_FIRST_OK;
        return toTheData || total.duration().isEmpty()
                ? total
                : new IncidentPhase(
                        total.duration(),
                        Optional.empty(),
                        total.uncertainty(),
                        total.from(),
                        total.to(),
                        late.isPresent()
                                ? "what was noticed only after packets had found another way"
                                : "as far as it was seen: no probe watched the data plane");
    }

    /**
     * {@return the last that the observer saw, if packets had found another way before}: where its timers are longer than
     * those of the router, or its stamps later than what they tell of, its own view ends there. A total that ended before
     * would be less than its parts.
     */
    private Optional<InstantName> late() {
        Optional<InstantName> good = first(List.of(InstantName.DP_RECOVERED, InstantName.DP_FIRST_OK));
        return latest(OWN)
                .filter(last ->
                        good.filter(through -> isCertainlyAfter(last, through)).isPresent());
    }

    private boolean isCertainlyAfter(InstantName one, InstantName other) {
        return since(one, other)
                .filter(after -> after.compareTo(doubt(one, other)) > 0)
                .isPresent();
    }

    private Optional<Duration> since(InstantName later, InstantName earlier) {
        Seen end = seen.get(later);
        Seen begin = seen.get(earlier);
        return end == null || begin == null ? Optional.empty() : Optional.of(end.since(begin));
    }

    private Duration doubt(InstantName later, InstantName earlier) {
        Seen end = seen.get(later);
        Seen begin = seen.get(earlier);
        return end == null || begin == null ? Duration.ZERO : end.uncertaintySince(begin);
    }

    /** {@return the time to an instant from the one before it, or from what was seen even later than that} */
    private IncidentPhase after(InstantName before, InstantName to) {
        return seen.containsKey(before)
                ? between(latest(OWN.subList(0, OWN.indexOf(before) + 1)), to)
                : between(Optional.of(before), to);
    }

    private IncidentPhase between(Optional<InstantName> from, InstantName to) {
        if (!seen.containsKey(to)) {
            return IncidentPhase.unknown(to.text() + ": " + reason(to));
        }
        if (from.isEmpty() || !seen.containsKey(from.get())) {
            return IncidentPhase.unknown(
                    from.map(name -> name.text() + ": " + reason(name)).orElse("nothing before it was seen"));
        }
        Seen begin = seen.get(from.get());
        Seen end = seen.get(to);
        Duration duration = end.since(begin);
        Duration doubt = end.uncertaintySince(begin);
        if (duration.isNegative() && duration.abs().compareTo(doubt) <= 0) {
            return new IncidentPhase(
                    Optional.of(Duration.ZERO),
                    Optional.empty(),
                    Optional.of(doubt),
                    from.get().text(),
                    to.text(),
                    IncidentPhase.EITHER_FIRST);
        }
        if (duration.isNegative()) {
            return IncidentPhase.unknown(to.text() + " was seen " + Words.duration(duration.negated()) + " before "
                    + from.get().text());
        }
        return new IncidentPhase(
                Optional.of(duration),
                Optional.empty(),
                Optional.of(doubt),
                from.get().text(),
                to.text(),
                "");
    }

    /** {@return which of those that were seen comes last; of those at the same time, the last named} */
    private Optional<InstantName> latest(List<InstantName> names) {
        return names.stream()
                .filter(seen::containsKey)
                .reduce((former, next) ->
                        since(next, former).filter(Duration::isNegative).isPresent() ? former : next);
    }

    private Optional<InstantName> first(List<InstantName> names) {
        return names.stream().filter(seen::containsKey).findFirst();
    }

    private String reason(InstantName name) {
        return reasons.getOrDefault(name, "it was not seen");
    }
}
