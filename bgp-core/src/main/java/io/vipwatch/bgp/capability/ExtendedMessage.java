package io.vipwatch.bgp.capability;

/**
 * Messages of up to 65535 octets (RFC 8654 §3).
 */
public record ExtendedMessage() implements Capability {
    /** The capability code. */
    public static final int CODE = 6;

    @Override
    public int code() {
        return CODE;
    }
}
