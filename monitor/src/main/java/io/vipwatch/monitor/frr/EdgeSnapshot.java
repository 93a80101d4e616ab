package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Models what the edge answered in one round of questions. The answers are a fraction of a second apart, so that two of them
 * may differ while something changes; and each may be of no use by itself.
 *
 * @param summary its BGP sessions
 * @param neighbors its BGP sessions in detail
 * @param bgp the routes of its Loc-RIB that were asked about
 * @param heard what neighbours told it, before its policy; of those that were asked about, where it keeps that
 * @param bfd its BFD sessions
 * @param zebra zebra's routes to the same prefixes
 * @param kernel its kernel's routes to the same prefixes
 */
public record EdgeSnapshot(
        Answer<BgpSummary> summary,
        Answer<List<BgpNeighbor>> neighbors,
        Answer<List<BgpRoute>> bgp,
        Map<IpAddress, Answer<Set<Prefix>>> heard,
        Answer<List<BfdPeer>> bfd,
        Answer<List<ZebraRoute>> zebra,
        Answer<KernelTable> kernel) {
    public EdgeSnapshot {
        heard = Map.copyOf(heard);
    }
}
