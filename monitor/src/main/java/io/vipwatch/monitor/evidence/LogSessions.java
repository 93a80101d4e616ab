package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import io.vipwatch.monitor.frr.LogEvent;
import io.vipwatch.monitor.frr.LogLine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The edge's BGP sessions by its log. FRR writes a NOTIFICATION and the end of the session in two lines, in either order,
 * and NOTIFICATIONs also of connections that never became a session: one loss is told once, by its first line.
 */
final class LogSessions {
    private static final int MOST_PEERS = 10_000;

    /** Cease/Connection Collision Resolution ends the other connection and not the session (RFC 4271 §6.8). */
    private static final int CEASE = 6;

    private static final int COLLISION = 7;

    private final Map<String, EdgeState> states = new HashMap<>();

    /** {@return what a line about a session tells, if it changes anything} */
    Optional<Observation.Telling> take(LogLine line, Neighborhood neighborhood) {
        return switch (line.event()) {
            case LogEvent.SessionUp(String peer) ->
                changed(peer, EdgeState.UP, Optional.empty(), "", Optional.empty(), neighborhood);
            case LogEvent.SessionDown(String peer, String reason) ->
                changed(peer, EdgeState.DOWN, cause(reason), reason, Optional.empty(), neighborhood);
            case LogEvent.Notification(String peer, boolean sent, int code, int subcode, String text) ->
                code == CEASE && subcode == COLLISION
                        ? Optional.empty()
                        : changed(
                                peer,
                                EdgeState.DOWN,
                                Optional.of(Notifications.cause(sent, code, subcode)),
                                (sent ? "sent " : "received ") + text,
                                Optional.of(new NotificationText(code, subcode, text, "")),
                                neighborhood);
            case LogEvent.RouteReceived _,
                    LogEvent.WithdrawalReceived _,
                    LogEvent.RouteRefused _,
                    LogEvent.EndOfRib _,
                    LogEvent.RestartTimerStarted _,
                    LogEvent.RestartTimerExpired _,
                    LogEvent.BestPathSent _,
                    LogEvent.NextHopSent _,
                    LogEvent.BfdStateChanged _ -> Optional.empty();
        };
    }

    private Optional<Observation.Telling> changed(
            String peer,
            EdgeState state,
            Optional<LossCause> cause,
            String reason,
            Optional<NotificationText> notification,
            Neighborhood neighborhood) {
        Optional<IpAddress> neighbor = IpAddress.parse(peer);
        boolean first = !states.containsKey(peer);
        if (neighbor.isEmpty() || states.get(peer) == state || (first && states.size() >= MOST_PEERS)) {
            return Optional.empty();
        }
        states.put(peer, state);
        Optional<String> node = neighborhood.nodeAt(neighbor.get());
        return Optional.of(
                (sighting, _) -> EdgeSession.of(sighting, neighbor.get(), node, state, cause, reason, notification));
    }

    /** {@return the cause that FRR's words stand for, where they stand for one} */
    static Optional<LossCause> cause(String reason) {
        return switch (reason) {
            case "Peer closed the session", "NSF peer closed the session" -> Optional.of(LossCause.TCP_FIN);
            case "BGP Notification received" -> Optional.of(LossCause.NOTIFICATION);
            case "BGP Notification send" -> Optional.of(LossCause.NOTIFICATION_SENT);
            case "BFD down received" -> Optional.of(LossCause.BFD);
            case "Admin. shutdown", "User reset", "Neighbor deleted" -> Optional.of(LossCause.ADMINISTRATIVE);
            default -> Optional.empty();
        };
    }
}
