package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import java.util.Optional;

/**
 * The events of RFC 4271 §8.1 by their names there, and those that later RFCs added. BGPOpen with the DelayOpenTimer
 * running (event 20) is {@link BgpOpen} in a state that delays its OPEN. The events that RFC 4271 has for damping
 * (6, 7, 13) belong to the peer, not to a connection.
 */
sealed interface ConnectionEvent {
    /** The administrative starts. */
    sealed interface Start extends ConnectionEvent {}

    /** What ends a connection in whatever state it is. */
    sealed interface Ending extends ConnectionEvent {}

    /** What timers do. */
    sealed interface Expiry extends ConnectionEvent {}

    /** TCP is up. */
    sealed interface Transport extends ConnectionEvent {}

    /** What BFD says of the path to the peer has changed (RFC 5882 §3); {@code before} is what it said until now. */
    record BfdChanged(BfdState before) implements ConnectionEvent {}

    /** Messages that parse. */
    sealed interface Message extends ConnectionEvent {}

    /** Messages that do not, with the NOTIFICATION that they deserve where they are allowed. */
    sealed interface MessageError extends ConnectionEvent {
        Notification answer();
    }

    /** How our own octets get on. */
    sealed interface Output extends ConnectionEvent {}

    /** Event 1. */
    record ManualStart() implements Start {}

    /**
     * Event 2.
     *
     * @param cease what to send; empty: nothing, so that the peer takes it for a restart of ours (RFC 4724 §4.2)
     */
    record ManualStop(Optional<Notification> cease, DownCause cause) implements Ending {}

    /** Event 3. */
    record AutomaticStart() implements Start {}

    /** Event 4. */
    record ManualStartWithPassiveTcpEstablishment() implements Start {}

    /** Event 5. */
    record AutomaticStartWithPassiveTcpEstablishment() implements Start {}

    /** Event 8. */
    record AutomaticStop(Notification cease, DownCause cause) implements Ending {}

    /** Event 9. */
    record ConnectRetryTimerExpires() implements Expiry {}

    /** Event 10. */
    record HoldTimerExpires() implements Expiry {}

    /** The socket was drained after {@link HoldTimerExpires}. */
    record HoldTimerConfirmed() implements Expiry {}

    /** Event 11. */
    record KeepaliveTimerExpires() implements Expiry {}

    /** Event 12. */
    record DelayOpenTimerExpires() implements Expiry {}

    /** RFC 9687 §4.2. */
    record SendHoldTimerExpires() implements Expiry {}

    /** BFD was not Up in time (draft-ietf-idr-bgp-bfd-strict-mode §4). */
    record BfdHoldTimerExpires() implements Expiry {}

    /** The socket takes less than there is. */
    record OutputWaiting() implements Output {}

    /** The socket took all there was. */
    record OutputFlushed() implements Output {}

    /** Event 16: our connection is up. */
    record TcpCrAcked() implements Transport {}

    /** Event 17: the peer's connection is up. */
    record TcpConnectionConfirmed() implements Transport {}

    /** Event 18. */
    record TcpConnectionFails(DownCause cause) implements Ending {}

    /** Events 19 and 20: an OPEN that parses; whether it is acceptable is judged here. */
    record BgpOpen(Open open) implements Message {}

    /** Event 21. */
    record BgpHeaderErr(Notification answer) implements Ending {}

    /** Event 22. */
    record BgpOpenMsgErr(Notification answer) implements MessageError {}

    /** Event 23. */
    record OpenCollisionDump(ConnectionId winner) implements Ending {}

    /** The peer came back on another connection (RFC 4724 §4.2). */
    record PeerRestarted(ConnectionId successor) implements Ending {}

    /** Event 24. */
    record NotifMsgVerErr(Notification notification) implements Ending {}

    /** Event 25. */
    record NotifMsg(Notification notification) implements Ending {}

    /** A NOTIFICATION that cannot be read (RFC 4271 §6.4). */
    record NotifMsgErr() implements Ending {}

    /** Event 26. */
    record KeepAliveMsg() implements Message {}

    /** Event 27. */
    record UpdateMsg(Update update) implements Message {}

    /** Event 28. */
    record UpdateMsgErr(Notification answer) implements MessageError {}

    /** A ROUTE-REFRESH (RFC 2918 §4). */
    record RouteRefreshMsg(RouteRefresh routeRefresh) implements Message {}

    /** A ROUTE-REFRESH that cannot be read (RFC 7313 §5). */
    record RouteRefreshMsgErr(Notification answer) implements MessageError {}

    /** A fault of our own. */
    record OwnFault(String text) implements Ending {}
}
