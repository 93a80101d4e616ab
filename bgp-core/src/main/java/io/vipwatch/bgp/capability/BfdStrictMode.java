package io.vipwatch.bgp.capability;

/**
 * BFD strict mode (draft-ietf-idr-bgp-bfd-strict-mode §3): the session waits for BFD to be Up.
 */
public record BfdStrictMode() implements Capability {
    /** The capability code. */
    public static final int CODE = 74;

    @Override
    public int code() {
        return CODE;
    }
}
