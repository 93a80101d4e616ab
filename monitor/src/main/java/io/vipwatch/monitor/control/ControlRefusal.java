package io.vipwatch.monitor.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A request that was not done, and why. */
public final class ControlRefusal extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** The kinds of reasons. */
    public enum Reason {
        /** What was asked makes no sense: an unknown request, a missing argument, a name that nothing has. */
        BAD_REQUEST,
        /** A safeguard forbids it. */
        REFUSED,
        /** It cannot be done or be said now. */
        UNAVAILABLE,
        /** A fault of the monitor's own. */
        FAILED;

        /** {@return the reason's name in the JSON} */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Reason> parse(String text) {
            return Arrays.stream(values())
                    .filter(reason -> reason.text().equals(text))
                    .findFirst();
        }
    }

    /** @param message what is wrong and what would help, for the operator */
    public ControlRefusal(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return a refusal of a request that makes no sense} */
    public static ControlRefusal badRequest(String message) {
        return new ControlRefusal(Reason.BAD_REQUEST, message);
    }

    /** {@return the refusal of a safeguard} */
    public static ControlRefusal refused(String message) {
        return new ControlRefusal(Reason.REFUSED, message);
    }

    /** {@return the kind of reason} */
    public Reason reason() {
        return reason;
    }

    /** {@return the message; there always is one} */
    public String text() {
        return String.valueOf(getMessage());
    }
}
