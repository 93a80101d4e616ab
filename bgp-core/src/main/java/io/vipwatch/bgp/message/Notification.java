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
     * {@return what the operator of the other side says in an Administrative Shutdown or Administrative Reset (RFC 9003
     * §2), also within a Hard Reset}. A length that reaches beyond the data is taken as far as there are octets; what is
     * not UTF-8 shows as U+FFFD, and characters that a terminal might obey are escaped. Empty if nothing is said.
     */
    public Optional<String> shutdownText() {
        Notification cease = encapsulated().orElse(this);
        boolean administrative = cease.error()
                .filter(error -> error == ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN
                        || error == ErrorCode.CEASE_ADMINISTRATIVE_RESET)
                .isPresent();
        if (!administrative || cease.data.isEmpty()) {
            return Optional.empty();
        }
        int length = Math.min(cease.data.at(0), cease.data.length() - 1);
        String text = new String(cease.data.toByteArray(), 1, length, StandardCharsets.UTF_8);
        return Optional.of(escaped(text)).filter(shown -> !shown.isEmpty());
    }

    /**
     * {@return the NOTIFICATION that a Hard Reset carries (RFC 8538 §3.1)}; empty if this is none, or a bare one. One
     * within another is not looked into.
     */
    public Optional<Notification> encapsulated() {
        boolean hardReset =
                code == ErrorCode.CEASE_HARD_RESET.code() && subcode == ErrorCode.CEASE_HARD_RESET.subcode();
        if (!hardReset || data.length() < 2) {
            return Optional.empty();
        }
        Octets rest = Octets.copyOf(data.toByteArray(), 2, data.length() - 2);
        return Optional.of(new Notification(data.at(0), data.at(1), rest));
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (isPlain(character)) {
                shown.appendCodePoint(character);
            } else {
                shown.append("\\u{%x}".formatted(character));
            }
        });
        return shown.toString();
    }

    /** Control characters, line separators and those that change the direction of text are not. */
    private static boolean isPlain(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
