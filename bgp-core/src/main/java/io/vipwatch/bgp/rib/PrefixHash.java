package io.vipwatch.bgp.rib;

/**
 * The hash of a prefix and path identifier for a {@link SlotIndex}. Eight neighbours, prefixes of one length that differ
 * in their last three bits only, differ in the last three bits of their hash only: a peer announces neighbours one after
 * the other, and the index keeps them together.
 */
final class PrefixHash {
    private PrefixHash() {}

    static int of(long high, long low, int length, int pathId) {
        long above = length > 64 ? high : 0;
        long last = length == 0 ? 0 : length > 64 ? low >>> (128 - length) : high >>> (64 - length);
        long mixed = (last >>> 3) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 32) ^ above) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 29) ^ ((long) pathId << 8 | length)) * 0x94d049bb133111ebL;
        return ((int) (mixed >>> 32) & -8) | ((int) last & 7);
    }
}
