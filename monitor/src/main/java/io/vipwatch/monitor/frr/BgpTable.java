package io.vipwatch.monitor.frr;

import java.io.Reader;
import java.io.StringReader;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Models the head of the edge's Loc-RIB; its routes are handed over one by one while it is read.
 *
 * @param routerId the edge's BGP Identifier
 * @param asn the edge's AS number; empty when FRR prints none
 * @param version the table's version, which grows with every change
 * @param prefixes how many prefixes it has
 * @param paths how many paths they have together
 */
public record BgpTable(Optional<String> routerId, OptionalLong asn, OptionalLong version, long prefixes, long paths) {
    /**
     * Reads the answer to {@code show bgp ipv6 unicast json} in memory that does not grow with the table.
     *
     * @param in the answer
     * @param routes takes each route as it is read; what it took is worth something only if the answer turns out
     *     to be whole
     * @return the head, or why the answer is of no use
     */
    public static Answer<BgpTable> read(Reader in, Consumer<BgpRoute> routes) {
        return new BgpTableReader(routes).read(new Excerpt(in));
    }

    /** As {@link #read(Reader, Consumer)}, for an answer that is at hand. */
    public static Answer<BgpTable> read(String text, Consumer<BgpRoute> routes) {
        return read(new StringReader(text), routes);
    }
}
