package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.fsm.MaximumPrefixes;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.fsm.SessionTimes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One peer, or a range of them: immutable. Made with {@link #of} or {@link #edit}.
 *
 * @param name the name in events; unique in a speaker
 * @param remote the peer's address, or the range
 * @param remoteAs the peer's AS number
 * @param localAs our AS number towards this peer
 * @param routerId our BGP Identifier towards this peer
 * @param port the TCP port to connect to
 * @param passive whether we never connect but wait to be called; a range is always passive
 * @param times hold time and the other times
 * @param password the key of TCP MD5 signatures (RFC 2385)
 * @param ttlSecurityHops how many hops away the peer may be (GTSM, RFC 5082), 1 to 254; empty: no check
 * @param gracefulRestart how long to keep the routes of a peer that restarts (RFC 4724 §4.2); empty: not at all, and
 *     graceful restart is not advertised
 * @param families the families of the session, in the order in which they are advertised
 * @param addPathReceive the families in which we take several paths (RFC 7911)
 * @param maximumPrefixes a limit to the peer's routes in each family
 * @param sourceAddress our own address; empty: the system chooses
 * @param bfdStrictHold advertises BFD strict mode (draft-ietf-idr-bgp-bfd-strict-mode): where the peer does too, a session
 *     waits in OpenConfirm for BFD to be Up, this long at most; empty: BFD keeps no session waiting
 * @param announcing how routes are announced to this peer; empty: none ever are, and the speaker refuses to send an UPDATE
 *     with reachable NLRI
 * @param capabilities exactly what to advertise, instead of what follows from the fields above; for playing another
 *     speaker
 */
public record PeerConfig(
        String name,
        Remote remote,
        long remoteAs,
        long localAs,
        RouterId routerId,
        int port,
        boolean passive,
        SessionTimes times,
        Optional<Password> password,
        OptionalInt ttlSecurityHops,
        Optional<RetentionPolicy> gracefulRestart,
        List<Family> families,
        Set<Family> addPathReceive,
        Optional<MaximumPrefixes> maximumPrefixes,
        Optional<ScopedAddress> sourceAddress,
        Optional<Duration> bfdStrictHold,
        Optional<Announcing> announcing,
        Optional<List<Capability>> capabilities) {
    /** The TCP port of BGP. */
    public static final int PORT = 179;

    public PeerConfig {
        families = List.copyOf(families);
        addPathReceive = Set.copyOf(addPathReceive);
        capabilities = capabilities.map(List::copyOf);
        require(!name.isBlank(), "a peer has a name");
        require(isAsn(remoteAs) && isAsn(localAs), "an AS number is 1 to 4294967295");
        require(routerId.value() != 0, "a BGP Identifier is not 0.0.0.0 (RFC 6286 §2.1)");
        require(port > 0 && port <= 65535, "a port is 1 to 65535");
        require(
                ttlSecurityHops.isEmpty() || (ttlSecurityHops.getAsInt() >= 1 && ttlSecurityHops.getAsInt() <= 254),
                "hops of TTL security are 1 to 254");
        require(!families.isEmpty(), "a session has at least one family");
        require(families.containsAll(addPathReceive), "ADD-PATH only for families of the session");
        require(bfdStrictHold.filter(hold -> !hold.isPositive()).isEmpty(), "the BFD hold time is more than zero");
        require(
                families.containsAll(announcing.map(Announcing::addPathSend).orElse(Set.of())),
                "ADD-PATH only for families of the session");
        require(passive || remote instanceof Remote.Address, "a range is passive");
    }

    private static boolean isAsn(long number) {
        return number >= 1 && number <= 0xffff_ffffL;
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** {@return a configuration to be filled in, with the defaults of a passive observer} */
    public static PeerConfigBuilder of(String name, Remote remote, long remoteAs, long localAs, RouterId routerId) {
        return new PeerConfigBuilder(name, remote, remoteAs, localAs, routerId);
    }

    /** {@return a configuration to be filled in that begins as this one} */
    public PeerConfigBuilder edit() {
        return new PeerConfigBuilder(this);
    }

    /** {@return whether routes may be announced to this peer at all} */
    public boolean announce() {
        return announcing.isPresent();
    }

    /** {@return the capabilities of our OPEN, in the order of the wire} */
    public List<Capability> openCapabilities() {
        return capabilities.orElseGet(this::ownCapabilities);
    }

    private List<Capability> ownCapabilities() {
        List<Capability> list = new ArrayList<>();
        families.forEach(family -> list.add(new Multiprotocol(family)));
        list.add(new RouteRefreshCapability());
        announcing
                .flatMap(how -> how.gracefulRestart(families))
                .or(() -> gracefulRestart.map(_ -> new GracefulRestart(false, true, Duration.ZERO, List.of())))
                .ifPresent(list::add);
        list.add(new FourOctetAs(localAs));
        List<AddPath.Tuple> paths =
                families.stream().flatMap(family -> addPath(family).stream()).toList();
        if (!paths.isEmpty()) {
            list.add(new AddPath(paths));
        }
        list.add(new EnhancedRouteRefresh());
        if (bfdStrictHold.isPresent()) {
            list.add(new BfdStrictMode());
        }
        return List.copyOf(list);
    }

    private Optional<AddPath.Tuple> addPath(Family family) {
        boolean receive = addPathReceive.contains(family);
        boolean send =
                announcing.filter(how -> how.addPathSend().contains(family)).isPresent();
        int mode = (receive ? AddPath.Tuple.RECEIVE : 0) | (send ? AddPath.Tuple.SEND : 0);
        return mode == 0 ? Optional.empty() : Optional.of(new AddPath.Tuple(family, mode));
    }
}
