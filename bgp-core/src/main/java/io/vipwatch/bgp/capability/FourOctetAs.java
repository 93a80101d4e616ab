package io.vipwatch.bgp.capability;

/**
 * Four-octet AS numbers (RFC 6793 §3), with the speaker's own.
 *
 * @param asn the AS number, 0 to 4294967295
 */
public record FourOctetAs(long asn) implements Capability {
    /** The capability code. */
    public static final int CODE = 65;

    @Override
    public int code() {
        return CODE;
    }
}
