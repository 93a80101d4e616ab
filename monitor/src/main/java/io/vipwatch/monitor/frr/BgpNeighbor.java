package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Models what the edge says of one BGP session in detail.
 *
 * @param name the peer's address, or its interface
 * @param asn the peer's AS number
 * @param description what the operator calls it
 * @param state the state of RFC 4271 §8.2.2 in FRR's words
 * @param lastRead how long ago a message came. A peer that lost its power stays Established, and only this grows
 * @param holdTime the negotiated hold time, or the configured one while there is no session
 * @param keepaliveInterval the time between KEEPALIVEs
 * @param gracefulRestart what the session has to do with graceful restart
 * @param lastReset why the session last ended
 * @param bfd the BFD session that watches it, if one does
 * @param keepsWhatItHears of which families the edge keeps the peer's routes as they came, before its policy
 * @param established how many sessions with the peer there have been
 * @param dropped how many of them ended
 */
public record BgpNeighbor(
        String name,
        OptionalLong asn,
        Optional<String> description,
        String state,
        Optional<Duration> lastRead,
        Optional<Duration> holdTime,
        Optional<Duration> keepaliveInterval,
        GracefulRestart gracefulRestart,
        Optional<Reset> lastReset,
        Optional<Bfd> bfd,
        Set<Family> keepsWhatItHears,
        long established,
        long dropped) {
    /**
     * What a session has to do with graceful restart (RFC 4724).
     *
     * @param localMode Helper, Restart or Disable, with an asterisk when inherited
     * @param remoteMode the same of the peer; NotApplicable while there is no session
     * @param peerRestartTime how long the peer's routes are kept once it is gone
     * @param remaining how long they are still kept, while that runs
     * @param afterNotification whether the peer's OPEN has the N bit (RFC 8538 §2): graceful restart is to follow a
     *     NOTIFICATION, too. An FRR that does not know the bit does not name it, and heeds none
     */
    public record GracefulRestart(
            Optional<String> localMode,
            Optional<String> remoteMode,
            Optional<Duration> peerRestartTime,
            Optional<Duration> remaining,
            boolean afterNotification) {}

    /**
     * Why a session ended.
     *
     * @param reason FRR's words, such as "NSF peer closed the session"
     * @param ago how long ago, to the second
     * @param errorCode the code of the NOTIFICATION that went with it (RFC 4271 §4.5)
     * @param errorSubcode its subcode
     * @param notification what the NOTIFICATION says; since FRR 8
     */
    public record Reset(
            String reason,
            Optional<Duration> ago,
            OptionalInt errorCode,
            OptionalInt errorSubcode,
            Optional<String> notification) {}

    /**
     * What bgpd knows of the BFD session of a peer.
     *
     * @param status Up, Down or another word of FRR
     * @param receiveInterval the configured receive interval
     * @param detectMultiplier the configured detect multiplier
     */
    public record Bfd(String status, Optional<Duration> receiveInterval, OptionalLong detectMultiplier) {}

    /** {@return whether a message came within the time in which one is due: unlike a session that is Established, a sign of life} */
    public boolean isHeard() {
        return isEstablished()
                && lastRead.flatMap(ago -> keepaliveInterval.map(due -> ago.compareTo(due) <= 0))
                        .orElse(false);
    }

    /** {@return whether the session is up} */
    public boolean isEstablished() {
        return state.equals("Established");
    }

    /** {@return the answer to {@code show bgp neighbors json}, peer by peer} */
    public static Answer<List<BgpNeighbor>> read(String text) {
        return JsonAnswer.read(text, BgpNeighbor::form);
    }

    private static Answer<List<BgpNeighbor>> form(JsonNode document) {
        List<BgpNeighbor> neighbors = new ArrayList<>();
        for (var one : document.properties()) {
            JsonNode peer = one.getValue();
            if (peer.isObject()) {
                Optional<String> state = JsonAnswer.text(peer, "bgpState");
                if (state.isEmpty()) {
                    return JsonAnswer.unknownForm(Excerpt.of(one.getKey()) + " without a state");
                }
                neighbors.add(neighbor(one.getKey(), state.get(), peer));
            }
        }
        return neighbors.isEmpty()
                ? JsonAnswer.unknownForm("JSON without a neighbor")
                : new Answer.Read<>(List.copyOf(neighbors));
    }

    private static BgpNeighbor neighbor(String name, String state, JsonNode peer) {
        return new BgpNeighbor(
                name,
                JsonAnswer.asNumber(peer, "remoteAs"),
                JsonAnswer.text(peer, "nbrDesc"),
                state,
                millis(peer, "bgpTimerLastRead"),
                millis(peer, "bgpTimerHoldTimeMsecs"),
                millis(peer, "bgpTimerKeepAliveIntervalMsecs"),
                gracefulRestart(peer.path("gracefulRestartInfo"), peer),
                JsonAnswer.text(peer, "lastResetDueTo").map(reason -> reset(reason, peer)),
                JsonAnswer.text(peer.path("peerBfdInfo"), "status")
                        .map(status -> bfd(status, peer.path("peerBfdInfo"))),
                kept(peer.path("addressFamilyInfo")),
                JsonAnswer.number(peer, "connectionsEstablished").orElse(0),
                JsonAnswer.number(peer, "connectionsDropped").orElse(0));
    }

    private static Set<Family> kept(JsonNode families) {
        Set<Family> kept = new HashSet<>();
        for (Family family : List.of(Family.IPV6_UNICAST, Family.IPV4_UNICAST)) {
            String name = family.equals(Family.IPV6_UNICAST) ? "ipv6Unicast" : "ipv4Unicast";
            if (JsonAnswer.flag(families.path(name), "inboundSoftConfigPermit")) {
                kept.add(family);
            }
        }
        return Set.copyOf(kept);
    }

    private static GracefulRestart gracefulRestart(JsonNode info, JsonNode peer) {
        JsonNode timers = info.path("timers");
        Optional<Duration> remaining = duration(JsonAnswer.number(timers, "restartTimerRemaining"), 1000);
        return new GracefulRestart(
                JsonAnswer.text(info, "localGrMode"),
                JsonAnswer.text(info, "remoteGrMode"),
                duration(JsonAnswer.number(timers, "receivedRestartTimer"), 1000),
                remaining.or(() -> millis(peer, "gracefulRestartTimerMsecs")),
                JsonAnswer.flag(info, "nBit"));
    }

    private static Reset reset(String reason, JsonNode peer) {
        OptionalInt codes = hexadecimal(JsonAnswer.text(peer, "lastErrorCodeSubcode"));
        return new Reset(
                reason,
                millis(peer, "lastResetTimerMsecs"),
                codes.isPresent() ? OptionalInt.of(codes.getAsInt() >> 8) : codes,
                codes.isPresent() ? OptionalInt.of(codes.getAsInt() & 0xff) : codes,
                JsonAnswer.text(peer, "lastNotificationReason"));
    }

    private static Bfd bfd(String status, JsonNode bfd) {
        return new Bfd(status, millis(bfd, "rxMinInterval"), JsonAnswer.number(bfd, "detectMultiplier"));
    }

    /** {@return the two octets that four hexadecimal digits spell} */
    private static OptionalInt hexadecimal(Optional<String> digits) {
        return digits.filter(text -> text.matches("[0-9A-Fa-f]{4}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text, 16)))
                .orElse(OptionalInt.empty());
    }

    private static Optional<Duration> millis(JsonNode node, String name) {
        return duration(JsonAnswer.number(node, name), 1);
    }

    private static Optional<Duration> duration(OptionalLong count, long millis) {
        return count.isPresent() && count.getAsLong() <= Long.MAX_VALUE / 1_000_000
                ? Optional.of(Duration.ofMillis(count.getAsLong() * millis))
                : Optional.empty();
    }
}
