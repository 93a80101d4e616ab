package io.vipwatch.bgp.message;

import io.vipwatch.bgp.octets.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * NOTIFICATION (RFC 4271 §4.5). The codes and their names stand in {@link ErrorCode}.
 *
 * @param code the error code, 0 to 255
 * @param subcode the error subcode, 0 to 255
 * @param data the data
 */
public record Notification(int code, int subcode, Octets data) implements BgpMessage {
    /** The message type code. */
    public static final int TYPE_CODE = 3;

    /** {@return a NOTIFICATION without data} */
    public static Notification of(ErrorCode error) {
        return new Notification(error.code(), error.subcode(), Octets.EMPTY);
    }

    /** {@return a NOTIFICATION with data} */
    public static Notification of(ErrorCode error, Octets data) {
        return new Notification(error.code(), error.subcode(), data);
    }

    /**
     * {@return a Cease with a text for the operator of the other side (RFC 9003 §2), cut to 255 octets of UTF-8 at a
     * character}
     */
    public static Notification shutdown(ErrorCode cease, String text) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > 255) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        byte[] utf8 = cut.getBytes(StandardCharsets.UTF_8);
        byte[] data = new byte[utf8.length + 1];
        data[0] = (byte) utf8.length;
        System.arraycopy(utf8, 0, data, 1, utf8.length);
        return of(cease, Octets.copyOf(data));
    }

    /** {@return what the code and subcode stand for, if they are known} */
    public Optional<ErrorCode> error() {
        return ErrorCode.of(code, subcode);
    }

    /** {@return the name of code and subcode, as in {@code Cease/Administrative Shutdown}; numbers where unknown} */
    public String name() {
        return ErrorCode.name(code, subcode);
    }

    /**
     * {@return the text for the operator that came with a Cease/Administrative Shutdown or Administrative Reset (RFC 9003
     * §2), if one came}. What is not UTF-8 is replaced, as §5 advises.
     */
    public Optional<String> shutdownText() {
        boolean mayHaveText = error().filter(error -> error == ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN
                        || error == ErrorCode.CEASE_ADMINISTRATIVE_RESET)
                .isPresent();
        if (!mayHaveText || data.isEmpty() || data.at(0) == 0 || data.at(0) >= data.length()) {
            return Optional.empty();
        }
        return Optional.of(new String(data.toByteArray(), 1, data.at(0), StandardCharsets.UTF_8));
    }

    /** {@return the NOTIFICATION that a Cease/Hard Reset carries in its data (RFC 8538 §3.1), if there is one} */
    public Optional<Notification> encapsulated() {
        boolean isHardReset =
                error().filter(error -> error == ErrorCode.CEASE_HARD_RESET).isPresent();
        if (!isHardReset || data.length() < 2) {
            return Optional.empty();
        }
        Octets inner = Octets.copyOf(data.toByteArray(), 2, data.length() - 2);
        return Optional.of(new Notification(data.at(0), data.at(1), inner));
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
