package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a line of FRR's log tells about a session or a route. Peers bear the name that FRR gives them. */
public sealed interface LogEvent {
    /** A BGP session came up. Needs {@code bgp log-neighbor-changes}. */
    record SessionUp(String peer) implements LogEvent {}

    /** A BGP session ended, with FRR's reason. Needs {@code bgp log-neighbor-changes}. */
    record SessionDown(String peer, String reason) implements LogEvent {}

    /**
     * A NOTIFICATION (RFC 4271 §4.5) was sent or came.
     *
     * @param sent whether the edge sent it
     * @param code its code
     * @param subcode its subcode
     * @param text FRR's words for both
     */
    record Notification(String peer, boolean sent, int code, int subcode, String text) implements LogEvent {}

    /** A route came. Needs {@code debug bgp updates in}. */
    record RouteReceived(String peer, Prefix prefix, OptionalLong pathId) implements LogEvent {}

    /** A withdrawal came. Needs {@code debug bgp updates in}. */
    record WithdrawalReceived(String peer, Prefix prefix, OptionalLong pathId) implements LogEvent {}

    /** A route came and was refused, with FRR's reason. Needs {@code debug bgp updates in}. */
    record RouteRefused(String peer, Prefix prefix, String reason) implements LogEvent {}

    /** A peer told all its routes (RFC 4724 §2). Needs {@code debug bgp neighbor-events}. */
    record EndOfRib(String peer) implements LogEvent {}

    /** From now on the peer's routes are stale, for so long. Needs {@code debug bgp neighbor-events}. */
    record RestartTimerStarted(String peer, Duration time) implements LogEvent {}

    /** The peer did not come back in time. Needs {@code debug bgp neighbor-events}. */
    record RestartTimerExpired(String peer) implements LogEvent {}

    /**
     * bgpd told zebra its best paths for a prefix, or that it has none. Needs {@code debug bgp zebra}.
     *
     * @param nextHops how many next hops there are; each has a line of its own, right after this one
     */
    record BestPathSent(Prefix prefix, boolean present, int nextHops) implements LogEvent {}

    /** One next hop of the best paths of the line before; empty where it is no address. */
    record NextHopSent(Optional<IpAddress> nextHop) implements LogEvent {}

    /** A BFD session changed its state. Needs {@code debug bfd peer}. */
    record BfdStateChanged(String peer, String before, String after, String reason) implements LogEvent {}
}
