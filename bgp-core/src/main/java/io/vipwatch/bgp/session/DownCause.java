package io.vipwatch.bgp.session;

import io.vipwatch.bgp.message.Notification;

/** Why an Established session ended. Exactly one of these for every loss. */
public sealed interface DownCause {
    /** {@return the cause in a word, as in events: {@code hold-timer}, {@code tcp-fin}, …} */
    String word();

    /** {@return the cause in a sentence for people} */
    String text();

    /** Neither KEEPALIVE nor UPDATE came for the hold time; we sent Hold Timer Expired. */
    record HoldTimerExpired() implements DownCause {
        @Override
        public String word() {
            return "hold-timer";
        }

        @Override
        public String text() {
            return "hold timer expired";
        }
    }

    /** The peer took nothing from us for the send hold time (RFC 9687). */
    record SendHoldTimerExpired() implements DownCause {
        @Override
        public String word() {
            return "send-hold-timer";
        }

        @Override
        public String text() {
            return "send hold timer expired: the peer does not read";
        }
    }

    /** The peer sent a NOTIFICATION. */
    record NotificationReceived(Notification notification) implements DownCause {
        @Override
        public String word() {
            return "notification";
        }

        @Override
        public String text() {
            return "received " + notification.name();
        }
    }

    /** We sent a NOTIFICATION because of an error of the peer or of its messages. */
    record NotificationSent(Notification notification, String reason) implements DownCause {
        @Override
        public String word() {
            return "notification-sent";
        }

        @Override
        public String text() {
            return "sent " + notification.name() + (reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /** The peer closed the connection in good order, without a NOTIFICATION. */
    record TcpFin() implements DownCause {
        @Override
        public String word() {
            return "tcp-fin";
        }

        @Override
        public String text() {
            return "the peer closed the connection";
        }
    }

    /** The connection broke: reset by the peer, or unreachable. */
    record TcpReset(String reason) implements DownCause {
        @Override
        public String word() {
            return "tcp-reset";
        }

        @Override
        public String text() {
            return "the connection broke: " + reason;
        }
    }

    /** The peer opened a new connection while this one was Established: it has restarted (RFC 4724 §4.2). */
    record PeerRestarted() implements DownCause {
        @Override
        public String word() {
            return "peer-restarted";
        }

        @Override
        public String text() {
            return "the peer restarted: it opened a new connection";
        }
    }

    /** Our own side ended the session: shutdown, reset, removal, or a new configuration. */
    record Administrative(Notification notification) implements DownCause {
        @Override
        public String word() {
            return "administrative";
        }

        @Override
        public String text() {
            return "ended here: " + notification.name();
        }
    }

    /** A fault in this program ended the session, and only the session. */
    record SpeakerFault(String reason) implements DownCause {
        @Override
        public String word() {
            return "internal-error";
        }

        @Override
        public String text() {
            return "internal error: " + reason;
        }
    }
}
