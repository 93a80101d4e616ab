package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.octets.Octets;
import java.io.ByteArrayOutputStream;

/** The Cease that we send when we end a session on purpose (RFC 4486, RFC 8538 §3, RFC 9003 §2). */
final class Cease {
    private Cease() {}

    /** {@return a Cease, with the text where the subcode has one} */
    static Notification of(ErrorCode cease, String text) {
        boolean speaks =
                cease == ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN || cease == ErrorCode.CEASE_ADMINISTRATIVE_RESET;
        return speaks && !text.isEmpty() ? Notification.shutdown(cease, text) : Notification.of(cease);
    }

    /**
     * {@return the same as a Hard Reset for a peer that would otherwise keep our routes (RFC 8538 §3.1), else as it is}
     */
    static Notification asHardReset(Notification cease, ConnectionState state) {
        if (!(state instanceof ConnectionState.Established established)
                || !established.negotiated().restartOnNotification()) {
            return cease;
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.write(cease.code());
        octets.write(cease.subcode());
        octets.writeBytes(cease.data().toByteArray());
        return Notification.of(ErrorCode.CEASE_HARD_RESET, Octets.copyOf(octets.toByteArray()));
    }
}
