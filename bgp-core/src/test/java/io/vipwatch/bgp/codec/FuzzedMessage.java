package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Notification;
import java.util.Arrays;
import java.util.List;

/** What must hold for a message of any octets. The first octet of the input chooses the session, the rest is the body. */
final class FuzzedMessage {
    private static final List<NegotiatedSession> SESSIONS = List.of(
            Contexts.EXTERNAL,
            Contexts.INTERNAL,
            Contexts.ADD_PATH,
            Contexts.EXTENDED_MESSAGE,
            Contexts.EXTENDED_NEXT_HOP,
            Contexts.IPV6_ONLY,
            Contexts.TWO_OCTET_AS);
    private static final int AROUND = 32;

    private FuzzedMessage() {}

    static void check(int type, byte[] input) {
        if (input.length == 0 || input.length > 0xff00) {
            return;
        }
        NegotiatedSession session = SESSIONS.get(Byte.toUnsignedInt(input[0]) % SESSIONS.size());
        byte[] message = message(type, input);
        Decoded decoded = decodeAmid(message, (byte) 0xff, session);
        if (!decoded.equals(decodeAmid(message, (byte) 0, session))) {
            throw new AssertionError("octets outside the message make a difference: " + decoded);
        }
        switch (decoded) {
            case Decoded.Accepted accepted -> checkSameAgain(accepted, session);
            case Decoded.AttributeDiscard discard -> checkTold(discard.malformed());
            case Decoded.TreatAsWithdraw withdraw -> checkWithdraws(withdraw);
            case Decoded.SessionReset reset -> checkNotification(reset, session);
        }
    }

    private static byte[] message(int type, byte[] input) {
        byte[] message = new byte[18 + input.length];
        Arrays.fill(message, 0, 16, (byte) 0xff);
        System.arraycopy(input, 0, message, 18, input.length);
        message[16] = (byte) (message.length >>> 8);
        message[17] = (byte) message.length;
        message[18] = (byte) type;
        return message;
    }

    private static Decoded decodeAmid(byte[] message, byte around, NegotiatedSession session) {
        byte[] array = new byte[message.length + 2 * AROUND];
        Arrays.fill(array, around);
        System.arraycopy(message, 0, array, AROUND, message.length);
        return new MessageDecoder().decode(array, AROUND, message.length, session);
    }

    /** Towards two-octet AS numbers a path with a confederation in its middle cannot be told whole (RFC 6793 §3). */
    private static void checkSameAgain(Decoded.Accepted accepted, NegotiatedSession session) {
        if (!session.fourOctetAs()) {
            return;
        }
        byte[] again = MessageEncoder.encode(accepted.message(), session);
        Decoded decoded = new MessageDecoder().decode(again, 0, again.length, session);
        if (!accepted.equals(decoded)) {
            throw new AssertionError("read " + accepted + ", wrote it, and read " + decoded);
        }
    }

    private static void checkWithdraws(Decoded.TreatAsWithdraw withdraw) {
        checkTold(withdraw.malformed());
        if (!withdraw.update().announcements().isEmpty()) {
            throw new AssertionError("treated as withdraw, and announces: " + withdraw);
        }
    }

    private static void checkTold(List<Malformed> malformed) {
        if (malformed.isEmpty() || malformed.stream().anyMatch(one -> one.text().isBlank())) {
            throw new AssertionError("nobody is told what is wrong");
        }
    }

    private static void checkNotification(Decoded.SessionReset reset, NegotiatedSession session) {
        Notification notification = reset.notification();
        checkTold(List.of(reset.malformed()));
        if (notification.error().isEmpty() || MessageEncoder.encode(notification, session).length > 4096) {
            throw new AssertionError("not a NOTIFICATION to send: " + notification);
        }
    }
}
