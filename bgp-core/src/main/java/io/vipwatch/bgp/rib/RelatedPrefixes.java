package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;

/** Chooses routes that lie within one of some prefixes or cover one: they agree in the bits that both have. */
final class RelatedPrefixes implements RouteFilter {
    private final int[] afis;
    private final long[] highs;
    private final long[] lows;
    private final int[] lengths;

    RelatedPrefixes(List<Prefix> prefixes) {
        afis = prefixes.stream().mapToInt(Prefix::afi).toArray();
        highs = prefixes.stream().mapToLong(Prefix::high).toArray();
        lows = prefixes.stream().mapToLong(Prefix::low).toArray();
        lengths = prefixes.stream().mapToInt(Prefix::length).toArray();
    }

    @Override
    public boolean includes(Family family, long high, long low, int length) {
        for (int i = 0; i < afis.length; i++) {
            if (afis[i] == family.afi() && agree(i, high, low, Math.min(lengths[i], length))) {
                return true;
            }
        }
        return false;
    }

    private boolean agree(int i, long high, long low, int bits) {
        long highDifference = highs[i] ^ high;
        if (bits < 64) {
            return bits == 0 || highDifference >>> (64 - bits) == 0;
        }
        return highDifference == 0 && (bits == 64 || (lows[i] ^ low) >>> (128 - bits) == 0);
    }
}
