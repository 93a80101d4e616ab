package io.vipwatch.monitor.event;

import java.util.List;

/**
 * {@code inject.reconcile}: what an edge holds of us is not what it was told, or is so again.
 *
 * @param edge the edge
 * @param missing what it was told and does not hold, as {@code PREFIX via NEXT-HOP}
 * @param unexpected what it holds and was not told
 * @param altered what it holds with another MED, AS_PATH or other communities than it was told, and which
 * @param rejected what it heard as it was told, and its policy does not let in as it is
 * @param view whether it was asked what it heard, before its policy: {@code adj-rib-in}; or, where it does not keep that, what
 *     it holds after it: {@code loc-rib}
 * @param sentAgain whether it is told again
 */
public record InjectReconciled(
        String edge,
        List<String> missing,
        List<String> unexpected,
        List<String> altered,
        List<String> rejected,
        String view,
        boolean sentAgain)
        implements InjectOccurrence {
    public InjectReconciled {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        altered = List.copyOf(altered);
        rejected = List.copyOf(rejected);
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
