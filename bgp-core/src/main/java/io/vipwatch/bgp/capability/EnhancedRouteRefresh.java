package io.vipwatch.bgp.capability;

/**
 * Enhanced route refresh (RFC 7313 §3.1).
 */
public record EnhancedRouteRefresh() implements Capability {
    /** The capability code. */
    public static final int CODE = 70;

    @Override
    public int code() {
        return CODE;
    }
}
