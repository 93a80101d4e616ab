package io.vipwatch.bgp.message;

import io.vipwatch.bgp.prefix.Family;

/**
 * ROUTE-REFRESH (RFC 2918 §3, RFC 7313 §3.2).
 *
 * @param family the family
 * @param subtype 0 a request, 1 begin of route refresh, 2 end of route refresh; others as they came (RFC 7313 has them
 *     ignored)
 */
public record RouteRefresh(Family family, int subtype) implements BgpMessage {
    /** The message type code. */
    public static final int TYPE_CODE = 5;

    public static final int REQUEST = 0;
    public static final int BEGIN = 1;
    public static final int END = 2;

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
