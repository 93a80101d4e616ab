package io.vipwatch.bgp.attribute;

import java.util.Map;
import java.util.Optional;

/**
 * A community (RFC 1997).
 *
 * @param value the 32 bits
 */
public record Community(int value) {
    /** GRACEFUL_SHUTDOWN (RFC 8326). */
    public static final Community GRACEFUL_SHUTDOWN = new Community(0xffff0000);

    /** LLGR_STALE (RFC 9494). */
    public static final Community LLGR_STALE = new Community(0xffff0006);

    /** NO_LLGR (RFC 9494). */
    public static final Community NO_LLGR = new Community(0xffff0007);

    private static final Map<Integer, String> WELL_KNOWN = Map.ofEntries(
            Map.entry(0xffff0000, "graceful-shutdown"),
            Map.entry(0xffff0001, "accept-own"),
            Map.entry(0xffff0002, "route-filter-translated-v4"),
            Map.entry(0xffff0003, "route-filter-v4"),
            Map.entry(0xffff0004, "route-filter-translated-v6"),
            Map.entry(0xffff0005, "route-filter-v6"),
            Map.entry(0xffff0006, "llgr-stale"),
            Map.entry(0xffff0007, "no-llgr"),
            Map.entry(0xffff0008, "accept-own-nexthop"),
            Map.entry(0xffff0009, "standby-pe"),
            Map.entry(0xffff029a, "blackhole"),
            Map.entry(0xffffff01, "no-export"),
            Map.entry(0xffffff02, "no-advertise"),
            Map.entry(0xffffff03, "no-export-subconfed"),
            Map.entry(0xffffff04, "no-peer"));

    /** {@return the name in IANA's registry of well-known communities, in lower case, if it has one} */
    public Optional<String> name() {
        return Optional.ofNullable(WELL_KNOWN.get(value));
    }

    /** {@return {@code asn:value}, the two halves in decimal} */
    @Override
    public String toString() {
        return (value >>> 16) + ":" + (value & 0xffff);
    }
}
