package io.vipwatch.bgp.session;

/**
 * The speaker cannot do what its operator asked for, such as listening on a port that is in use; the message says what,
 * and what to do about it.
 */
public final class SpeakerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SpeakerException(String message) {
        super(message);
    }

    SpeakerException(String message, Throwable cause) {
        super(message, cause);
    }
}
