package io.vipwatch.monitor.event;

import java.util.List;

/**
 * {@code crosscheck.compared}: the edge was asked because an incident was opened or closed, and what it holds was compared
 * with what the nodes tell us. It is told when no difference is waiting for the propagation allowance any more, so that
 * the mismatches that it found have been told before.
 *
 * @param edge the edge
 * @param askedBy the incident that the edge was asked for
 * @param prefixes how many prefixes were compared
 * @param mismatches how many mismatches are open, of whatever prefix
 * @param blackHoles how many black holes are open
 * @param unknown the views that were not known; none where all was compared
 * @param inconclusive why it cannot be said that all agrees; empty where it can, or where something differs
 */
public record CrosscheckCompared(
        String edge,
        String askedBy,
        int prefixes,
        int mismatches,
        int blackHoles,
        List<CrosscheckUnknown.Missing> unknown,
        String inconclusive)
        implements CrosscheckOccurrence {
    public CrosscheckCompared {
        unknown = List.copyOf(unknown);
    }

    @Override
    public String type() {
        return "crosscheck.compared";
    }

    @Override
    public String subject() {
        return edge;
    }
}
