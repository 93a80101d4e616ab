package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How long a failover took, and what of, in a sentence; and whose figures those are, where they are not the edge's. */
final class HowLong {
    /** What rounds to nothing beside seconds is left out, in milliseconds. */
    private static final long SHOWN_OF_SECONDS = 50;

    private static final List<String[]> PARTS = List.of(
            new String[] {"detection", "detection"},
            new String[] {"signalling", "signalling"},
            new String[] {"rib", "RIB"},
            new String[] {"fib", "FIB"},
            new String[] {"fib_to_dp", "data plane"});

    private HowLong() {}

    /** {@return how long it took, by the figures that reach furthest} */
    static Optional<String> sentence(IncidentFigures ours, IncidentFigures edge) {
        boolean byEdge = edge.phase("total").duration().isPresent()
                && !edge.phase("fib").duration().isEmpty();
        IncidentFigures best = byEdge ? edge : ours;
        IncidentPhase total = best.phase("total");
        if (total.duration().isEmpty()) {
            return Optional.empty();
        }
        String whole = amount(total.duration().get(), total.uncertainty());
        String parts = parts(best, Words.inSeconds(total.duration().get()), byEdge);
        boolean toTheData = total.to().startsWith("dp.");
        String basis = byEdge || toTheData ? "It took " : "By the monitor's own sessions it took ";
        return Optional.of(
                basis + whole + (parts.isEmpty() ? "" : ": " + parts) + "." + (toTheData ? "" : early(best, byEdge)));
    }

    /** {@return by how much packets were ahead of an observer that noticed late} */
    private static String early(IncidentFigures figures, boolean byEdge) {
        OptionalLong good = figures.instant("dp.recovered").epochNanos();
        OptionalLong last = figures.instant(figures.phase("total").to()).epochNanos();
        if (good.isEmpty() || last.isEmpty() || good.getAsLong() >= last.getAsLong()) {
            return "";
        }
        return " Packets had found another way "
                + Words.duration(Duration.ofNanos(last.getAsLong() - good.getAsLong())) + " before "
                + (byEdge ? "that." : "the monitor's own session showed it; what the edge did meanwhile was not seen.");
    }

    private static String amount(Duration duration, Optional<Duration> uncertainty) {
        boolean seconds = Words.inSeconds(duration);
        if (seconds) {
            return uncertainty
                    .filter(some -> some.toMillis() >= SHOWN_OF_SECONDS)
                    .map(some -> Words.duration(duration) + " ± " + Words.duration(some))
                    .orElseGet(() -> Words.duration(duration));
        }
        String doubt = uncertainty
                .filter(some -> Words.millis(some) > 0)
                .map(some -> " ± " + Words.millis(some))
                .orElse("");
        if (Words.millis(duration) == 0) {
            return uncertainty.filter(some -> Words.millis(some) > 1).isPresent()
                    ? Words.duration(uncertainty.get()) + " at the most"
                    : "less than 1 ms";
        }
        return Words.millis(duration) + doubt + " ms";
    }

    private static String parts(IncidentFigures figures, boolean seconds, boolean byEdge) {
        List<String> parts = new ArrayList<>();
        for (String[] part : PARTS) {
            figures.phase(part[0])
                    .duration()
                    .filter(time -> seconds ? time.toMillis() >= SHOWN_OF_SECONDS : Words.millis(time) > 0)
                    .ifPresent(time -> parts.add(Words.bare(time, seconds) + " " + part[1]
                            + (part[0].equals("detection") ? " (" + how(figures, byEdge) + ")" : "")));
        }
        figures.unexplained()
                .filter(time -> seconds ? time.toMillis() >= SHOWN_OF_SECONDS : Words.millis(time) > 0)
                .ifPresent(time -> parts.add(Words.bare(time, seconds) + " unexplained"));
        return String.join(", ", parts);
    }

    /** {@return by what it was detected, and whose clockwork that was where it is not that of the edge} */
    private static String how(IncidentFigures figures, boolean byEdge) {
        String cause = figures.instant("detect").detail();
        boolean packets = figures.phase("total").to().startsWith("dp.");
        return cause + (!byEdge && packets ? ", by the monitor's own session: the edge's is not known" : "");
    }
}
