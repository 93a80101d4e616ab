package io.vipwatch.monitor.event;

import java.util.List;

/**
 * {@code inject.reconcile}: what an edge holds of us is not what it was told, or is so again.
 *
 * @param edge the edge
 * @param missing what it was told and does not hold, as {@code PREFIX via NEXT-HOP}
 * @param unexpected what it holds and was not told
 * @param altered what it holds with another MED or AS_PATH than it was told, and which
 * @param sentAgain whether it is told again
 */
public record InjectReconciled(
        String edge, List<String> missing, List<String> unexpected, List<String> altered, boolean sentAgain)
        implements InjectOccurrence {
    public InjectReconciled {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        altered = List.copyOf(altered);
    }

    @Override
    public String type() {
        return "inject.reconcile";
    }

    @Override
    public String subject() {
        return edge;
    }
}
