package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;

/** Why a connection, and with it perhaps a session, ended. Every end has exactly one cause. */
public sealed interface DownCause {
    /** {@return the name used in events, such as {@code hold-timer}} */
    String text();

    /** No complete message within the hold time; the socket was drained before (RFC 4271 §6.5). */
    record HoldTimer() implements DownCause {
        @Override
        public String text() {
            return "hold-timer";
        }
    }

    /** The peer sent a NOTIFICATION. */
    record NotificationReceived(Notification notification) implements DownCause {
        @Override
        public String text() {
            return "notification";
        }
    }

    /** The peer sent a NOTIFICATION that cannot be read. */
    record MalformedNotificationReceived() implements DownCause {
        @Override
        public String text() {
            return "notification";
        }
    }

    /** The peer broke the protocol, or its OPEN is unacceptable: we sent a NOTIFICATION. */
    record NotificationSent(Notification notification) implements DownCause {
        @Override
        public String text() {
            return "notification-sent";
        }
    }

    /**
     * TCP ended.
     *
     * @param detail what the system said, for people; may be empty
     */
    record TransportEnded(TransportEnd end, String detail) implements DownCause {
        @Override
        public String text() {
            return switch (end) {
                case FIN -> "tcp-fin";
                case RESET -> "tcp-reset";
                case FAILED -> "tcp-failed";
            };
        }
    }

    /** The TCP connection did not come up. */
    record ConnectFailed(String detail) implements DownCause {
        @Override
        public String text() {
            return "connect-failed";
        }
    }

    /** The peer came back on a new connection while this one seemed alive (RFC 4724 §4.2). */
    record PeerRestarted(ConnectionId successor) implements DownCause {
        @Override
        public String text() {
            return "peer-restarted";
        }
    }

    /** The peer reads nothing any more (RFC 9687). */
    record SendHoldTimer() implements DownCause {
        @Override
        public String text() {
            return "send-hold";
        }
    }

    /** BFD declared the path to the peer down, or in strict mode never up (RFC 9384). */
    record BfdDown() implements DownCause {
        @Override
        public String text() {
            return "bfd";
        }
    }

    /**
     * The operator's will, of which the peer is not told: the connection was closed without a NOTIFICATION, so that the peer
     * keeps our routes as it does when we restart (RFC 4724 §4.2).
     *
     * @param message why; may be empty
     */
    record Left(String message) implements DownCause {
        @Override
        public String text() {
            return "left";
        }
    }

    /**
     * The operator's will.
     *
     * @param cease the Cease that says so; where graceful restart would keep the routes, within a Hard Reset (RFC 8538)
     * @param message the text that goes with it; may be empty
     */
    record Administrative(ErrorCode cease, String message) implements DownCause {
        @Override
        public String text() {
            return "administrative";
        }
    }

    /** The peer announced more than it may. */
    record MaximumPrefixesReached(Family family, long count, long limit) implements DownCause {
        @Override
        public String text() {
            return "max-prefix";
        }
    }

    /** Two connections came up at the same time and the other one is kept (RFC 4271 §6.8). */
    record CollisionLost(ConnectionId winner) implements DownCause {
        @Override
        public String text() {
            return "collision-lost";
        }
    }

    /** A fault of our own. */
    record OwnFault(String detail) implements DownCause {
        @Override
        public String text() {
            return "own-fault";
        }
    }
}
