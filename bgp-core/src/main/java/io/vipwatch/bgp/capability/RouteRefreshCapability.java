package io.vipwatch.bgp.capability;

/**
 * Route refresh (RFC 2918 §2).
 */
public record RouteRefreshCapability() implements Capability {
    /** The capability code. */
    public static final int CODE = 2;

    @Override
    public int code() {
        return CODE;
    }
}
