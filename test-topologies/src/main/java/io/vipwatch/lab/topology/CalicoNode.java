package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.Optional;

/**
 * Models a cluster node, BIRD 1.6 as Calico configures it: full iBGP mesh, multihop, ADD-PATH both ways, and an API server
 * on port 6443.
 *
 * @param name its name in the lab
 * @param host the host part of its address
 * @param asn the cluster's autonomous system number
 * @param routerId its BGP identifier; Calico hashes the node's name, so it need not look like an address
 * @param podBlock the /122 block of pod addresses that only this node owns
 * @param holdTime the hold time it proposes, whole seconds; empty is BIRD's own 240 s
 * @param gracefulRestart whether it asks its peers to keep its routes
 */
public record CalicoNode(
        String name,
        int host,
        long asn,
        RouterId routerId,
        Prefix podBlock,
        Optional<Duration> holdTime,
        GracefulRestart gracefulRestart)
        implements Member {

    public CalicoNode withHoldTime(Duration proposed) {
        return new CalicoNode(name, host, asn, routerId, podBlock, Optional.of(proposed), gracefulRestart);
    }

    public CalicoNode withGracefulRestart(GracefulRestart asked) {
        return new CalicoNode(name, host, asn, routerId, podBlock, holdTime, asked);
    }
}
