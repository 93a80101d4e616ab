package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param ours what it has of us, if it was asked about that
 */
public record EdgeSnapshot(
        Answer<BgpSummary> summary,
        Answer<List<BgpNeighbor>> neighbors,
        Answer<List<BgpRoute>> bgp,
        Map<IpAddress, Answer<Set<Prefix>>> heard,
        Answer<List<BfdPeer>> bfd,
        Answer<List<ZebraRoute>> zebra,
        Answer<KernelTable> kernel,
        Ours ours) {
    public EdgeSnapshot {
        heard = Map.copyOf(heard);
    }

    /** A round in which it was not asked what it has of us. */
    public EdgeSnapshot(
            Answer<BgpSummary> summary,
            Answer<List<BgpNeighbor>> neighbors,
            Answer<List<BgpRoute>> bgp,
            Map<IpAddress, Answer<Set<Prefix>>> heard,
            Answer<List<BfdPeer>> bfd,
            Answer<List<ZebraRoute>> zebra,
            Answer<KernelTable> kernel) {
        this(summary, neighbors, bgp, heard, bfd, zebra, kernel, new Ours(Map.of(), Map.of()));
    }

    /**
     * What the edge has of our own routes.
     *
     * @param held what its Loc-RIB has of each prefix, in detail
     * @param heard what its Adj-RIB-In has of us, by family; a family is absent where the edge does not keep it
     */
    public record Ours(
            Map<Prefix, Answer<Optional<BgpRoute>>> held, Map<Family, Answer<List<AdjRibIn.HeardPath>>> heard) {
        public Ours {
            held = Map.copyOf(held);
            heard = Map.copyOf(heard);
        }
    }
}
