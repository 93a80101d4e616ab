package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.util.List;
import java.util.Map;

/**
 * Models one prefix as five observers see it: a row of the cross-check.
 *
 * @param prefix the prefix
 * @param nodes what each node tells us
 * @param sessions the edge's sessions
 * @param bgp the paths of the edge's Loc-RIB; none when it does not have the prefix
 * @param heard whether neighbours told the edge of it, whatever its policy made of that; of those that were asked about
 * @param zebra zebra's routes to it
 * @param kernel the kernel's routes to it
 * @param probe what probes of it find
 */
public record PrefixViews(
        Prefix prefix,
        List<Told> nodes,
        View<List<BgpSummary.Peer>> sessions,
        View<List<BgpPath>> bgp,
        Map<IpAddress, View<Boolean>> heard,
        View<List<ZebraRoute>> zebra,
        View<List<KernelRoute>> kernel,
        View<Reached> probe) {
    public PrefixViews {
        nodes = List.copyOf(nodes);
        heard = Map.copyOf(heard);
    }

    /**
     * {@return the row of {@code prefix}}
     *
     * @param nodes what each node tells us
     * @param edge what the edge answered
     * @param probe what the probes say
     */
    public static PrefixViews of(Prefix prefix, List<Told> nodes, EdgeSnapshot edge, View<Reached> probe) {
        return new EdgeViews(edge).row(prefix, nodes, probe);
    }
}
