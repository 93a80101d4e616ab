package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Models one path of the edge's Loc-RIB (RFC 4271 §3.2). FRR's two forms of it, the row of the table and the element of
 * a prefix's detail, become the same record; the row does not have everything.
 *
 * @param peer who announced it, as FRR names it: an address, an interface, or "(unspec)" for a path of the edge itself
 * @param valid whether its next hop resolves
 * @param best whether it is the best path
 * @param multipath whether it is forwarded to beside the best one
 * @param stale whether its session is gone and graceful restart keeps it (RFC 4724 §4.2)
 * @param removed whether it is about to go, or only kept for its history (RFC 2439)
 * @param asPath the AS_PATH, as FRR prints it
 * @param origin IGP, EGP or incomplete
 * @param med the MULTI_EXIT_DISC
 * @param localPref the LOCAL_PREF
 * @param communities its communities (RFC 1997) and large communities (RFC 8092), as FRR prints them; in the detail only
 * @param nextHops the next hops
 * @param pathId the path identifier that the peer gave it (RFC 7911); in the detail only
 * @param routerId the peer's BGP Identifier; in the detail only, and 0.0.0.0 when the path is stale
 * @param staleFor how long it is still kept when it is stale; in the detail of FRR 8.4 and later
 * @param lastUpdate when it last changed, to the second; in the detail only
 * @param selectionReason why it is the best one
 */
public record BgpPath(
        String peer,
        boolean valid,
        boolean best,
        boolean multipath,
        boolean stale,
        boolean removed,
        String asPath,
        Optional<String> origin,
        OptionalLong med,
        OptionalLong localPref,
        Optional<Set<String>> communities,
        List<BgpNextHop> nextHops,
        OptionalLong pathId,
        Optional<String> routerId,
        Optional<Duration> staleFor,
        Optional<Instant> lastUpdate,
        Optional<String> selectionReason) {
    /** Beyond this a number is no time of this world, and {@link Instant} takes no other. */
    private static final long LATEST_EPOCH = 253_402_300_799L;

    public BgpPath {
        communities = communities.map(Set::copyOf);
        nextHops = List.copyOf(nextHops);
    }

    /** {@return the address of the peer, if it has one} */
    public Optional<IpAddress> peerAddress() {
        return IpAddress.parse(peer);
    }

    /** {@return whether packets go this way: the best path, and those used beside it} */
    public boolean selected() {
        return best || multipath;
    }

    static BgpPath row(JsonNode row) {
        return path(
                row,
                JsonAnswer.text(row, "peerId"),
                JsonAnswer.text(row, "path"),
                Optional.empty(),
                JsonAnswer.flag(row, "bestpath"),
                JsonAnswer.text(row, "selectionReason"));
    }

    static BgpPath detail(JsonNode detail) {
        JsonNode best = detail.path("bestpath");
        return path(
                detail,
                JsonAnswer.text(detail.path("peer"), "peerId"),
                JsonAnswer.text(detail.path("aspath"), "string"),
                Optional.of(communities(detail)),
                JsonAnswer.flag(best, "overall"),
                JsonAnswer.text(best, "selectionReason"));
    }

    private static Set<String> communities(JsonNode detail) {
        return Stream.of("community", "largeCommunity")
                .flatMap(kind -> JsonAnswer.text(detail.path(kind), "string").stream())
                .flatMap(text -> Stream.of(text.strip().split("\\s+", -1)))
                .filter(one -> !one.isEmpty())
                .collect(Collectors.toSet());
    }

    private static BgpPath path(
            JsonNode node,
            Optional<String> peer,
            Optional<String> asPath,
            Optional<Set<String>> communities,
            boolean best,
            Optional<String> reason) {
        return new BgpPath(
                peer.orElse(""),
                JsonAnswer.flag(node, "valid"),
                best,
                JsonAnswer.flag(node, "multipath"),
                JsonAnswer.flag(node, "stale"),
                JsonAnswer.flag(node, "removed") || JsonAnswer.flag(node, "history"),
                asPath.orElse(""),
                JsonAnswer.text(node, "origin"),
                JsonAnswer.number(node, "metric"),
                JsonAnswer.number(node, "locPrf"),
                communities,
                BgpNextHop.list(node.path("nexthops")),
                JsonAnswer.number(node, "addpathRxId"),
                JsonAnswer.text(node.path("peer"), "routerId"),
                optional(JsonAnswer.number(node, "gracefulRestartSecondsRemaining"))
                        .map(Duration::ofSeconds),
                optional(JsonAnswer.number(node.path("lastUpdate"), "epoch"))
                        .filter(epoch -> epoch <= LATEST_EPOCH)
                        .map(Instant::ofEpochSecond),
                reason);
    }

    private static Optional<Long> optional(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }
}
