package io.vipwatch.monitor.crosscheck;

import io.vipwatch.monitor.event.CrosscheckUnknown.Missing;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Models which views of the edge are not known, and since when. A single round without an answer is nothing to tell.
 * Immutable; instants are nanoseconds of the monotonic clock.
 *
 * @param now what the last round did not answer
 * @param first when the first round in a row did not answer just that
 * @param told what has been told to be unknown
 * @param since since when that is so
 * @param rounds how many rounds in a row the same views were unknown
 */
public record UnknownViews(List<Missing> now, long first, List<Missing> told, long since, int rounds) {
    private static final int ROUNDS_BEFORE_COMPLAINT = 2;

    public UnknownViews {
        now = List.copyOf(now);
        told = List.copyOf(told);
    }

    /** {@return that everything is known, until a round says otherwise} */
    public static UnknownViews none(long since) {
        return new UnknownViews(List.of(), since, List.of(), since, 0);
    }

    /**
     * What a round made of it.
     *
     * @param views how it stands now
     * @param changed whether what was told is true no more, and since when that was so
     */
    public record Turn(UnknownViews views, Optional<Long> changed) {}

    /** {@return what a round makes of it; what is unknown is told when it has lasted for the allowance} */
    public Turn seen(EdgeSnapshot edge, Duration allowance, long at) {
        List<Missing> missing = missing(edge);
        boolean same = names(missing).equals(names(now));
        int again = same ? rounds + 1 : 1;
        long began = same ? first : at;
        boolean lasts = missing.isEmpty() || (again >= ROUNDS_BEFORE_COMPLAINT && at - began >= allowance.toNanos());
        if (lasts && !names(missing).equals(names(told))) {
            return new Turn(new UnknownViews(missing, began, missing, at, again), Optional.of(since));
        }
        return new Turn(new UnknownViews(missing, began, told, since, again), Optional.empty());
    }

    /** {@return the same, where a fault of our own kept the last round from being compared; it is told by itself} */
    public UnknownViews faulted(String reason) {
        return new UnknownViews(
                List.of(new Missing("comparison", "a fault in this program: " + reason)), first, told, since, rounds);
    }

    private static List<String> names(List<Missing> views) {
        return views.stream().map(Missing::view).toList();
    }

    private static List<Missing> missing(EdgeSnapshot edge) {
        List<Missing> missing = new ArrayList<>();
        Answer<?> bgp = edge.summary() instanceof Answer.Unreadable<?> ? edge.summary() : edge.bgp();
        add(missing, "bgp", bgp);
        add(missing, "zebra", edge.zebra());
        add(missing, "kernel", edge.kernel());
        return missing;
    }

    private static void add(List<Missing> missing, String view, Answer<?> answer) {
        if (answer instanceof Answer.Unreadable<?>(String reason, String excerpt)) {
            missing.add(new Missing(view, excerpt.isEmpty() ? reason : reason + ": " + excerpt));
        }
    }
}
