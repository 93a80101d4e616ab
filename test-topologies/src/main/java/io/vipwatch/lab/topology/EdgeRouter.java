package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.RouterId;
import java.util.Optional;

/**
 * Models the router at the edge of the cluster, FRR as pfSense configures it: eBGP to every node with a policy that
 * accepts only the cluster's prefixes, ECMP, no BFD.
 *
 * @param name its name in the lab
 * @param host the host part of its address
 * @param asn its autonomous system number
 * @param routerId its BGP identifier
 * @param timers the keepalive and hold time proposed to the nodes
 * @param gracefulRestartHelper whether it keeps the routes of a node that went away without a NOTIFICATION
 *     (RFC 4724 §4.2)
 * @param maximumPaths how many equal paths it installs
 * @param password the TCP MD5 password (RFC 2385) of its sessions with the nodes
 */
public record EdgeRouter(
        String name,
        int host,
        long asn,
        RouterId routerId,
        BgpTimers timers,
        boolean gracefulRestartHelper,
        int maximumPaths,
        Optional<String> password)
        implements Member {

    /** {@return FRR's defaults: 60 s and 180 s, helper on} */
    public static EdgeRouter standard() {
        return new EdgeRouter(
                "edge", 0x10, 65101, RouterId.of("192.0.2.16"), BgpTimers.FRR_DEFAULT, true, 8, Optional.empty());
    }

    public EdgeRouter withTimers(BgpTimers proposed) {
        return new EdgeRouter(name, host, asn, routerId, proposed, gracefulRestartHelper, maximumPaths, password);
    }

    public EdgeRouter withoutGracefulRestartHelper() {
        return new EdgeRouter(name, host, asn, routerId, timers, false, maximumPaths, password);
    }

    public EdgeRouter withPassword(String md5Password) {
        return new EdgeRouter(
                name, host, asn, routerId, timers, gracefulRestartHelper, maximumPaths, Optional.of(md5Password));
    }
}
