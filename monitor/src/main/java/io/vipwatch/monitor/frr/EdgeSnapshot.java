package io.vipwatch.monitor.frr;

import java.util.List;

/**
 * Models what the edge answered in one round of questions. The answers are a fraction of a second apart, so that two of them
 * may differ while something changes; and each may be of no use by itself.
 *
 * @param summary its BGP sessions
 * @param neighbors its BGP sessions in detail
 * @param bgp the routes of its Loc-RIB that were asked about
 * @param bfd its BFD sessions
 * @param zebra zebra's routes to the same prefixes
 * @param kernel its kernel's routes to the same prefixes
 */
public record EdgeSnapshot(
        Answer<BgpSummary> summary,
        Answer<List<BgpNeighbor>> neighbors,
        Answer<List<BgpRoute>> bgp,
        Answer<List<BfdPeer>> bfd,
        Answer<List<ZebraRoute>> zebra,
        Answer<KernelTable> kernel) {}
