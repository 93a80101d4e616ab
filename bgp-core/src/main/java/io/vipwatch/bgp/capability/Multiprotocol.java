package io.vipwatch.bgp.capability;

import io.vipwatch.bgp.prefix.Family;

/**
 * Multiprotocol extensions for one family (RFC 4760 §8).
 *
 * @param family the family
 */
public record Multiprotocol(Family family) implements Capability {
    /** The capability code. */
    public static final int CODE = 1;

    @Override
    public int code() {
        return CODE;
    }
}
