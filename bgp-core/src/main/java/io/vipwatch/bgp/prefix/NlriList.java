package io.vipwatch.bgp.prefix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The NLRI of one family in one UPDATE, in the order of the wire, in arrays: a table of a million routes passes through
 * here without an object for each. Immutable.
 */
public final class NlriList {
    private final Family family;
    private final int size;
    private final long[] high;
    private final long[] low;
    private final byte[] lengths;
    private final int[] pathIds;

    private NlriList(Family family, int size, long[] high, long[] low, byte[] lengths, int[] pathIds) {
        this.family = family;
        this.size = size;
        this.high = high;
        this.low = low;
        this.lengths = lengths;
        this.pathIds = pathIds;
    }

    /** {@return no NLRI of {@code family}} */
    public static NlriList empty(Family family) {
        return new Builder(family, 0, false).build();
    }

    /** {@return these NLRI; all of {@code family}} */
    public static NlriList of(Family family, List<Nlri> nlris) {
        boolean withPathIds = nlris.stream().anyMatch(nlri -> !nlri.pathId().equals(PathId.NONE));
        Builder builder = new Builder(family, nlris.size(), withPathIds);
        for (Nlri nlri : nlris) {
            Prefix prefix = nlri.prefix();
            if (prefix.afi() != family.afi()) {
                throw new IllegalArgumentException(prefix + " is not of family " + family);
            }
            builder.add(
                    prefix.high(), prefix.low(), prefix.length(), nlri.pathId().value());
        }
        return builder.build();
    }

    /** {@return the family of all of them} */
    public Family family() {
        return family;
    }

    /** {@return how many there are} */
    public int size() {
        return size;
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return size == 0;
    }

    /** {@return the first eight octets of the prefix at {@code index}} */
    public long high(int index) {
        return high[index];
    }

    /** {@return the last eight octets of the prefix at {@code index}; 0 for IPv4} */
    public long low(int index) {
        return low.length == 0 ? 0 : low[index];
    }

    /** {@return the length of the prefix at {@code index}, 0 to 128} */
    public int length(int index) {
        return lengths[index] & 0xff;
    }

    /** {@return whether they came with path identifiers (RFC 7911 §3)} */
    public boolean hasPathIds() {
        return pathIds.length > 0;
    }

    /** {@return the path identifier at {@code index}; 0 without ADD-PATH} */
    public int pathId(int index) {
        return pathIds.length == 0 ? 0 : pathIds[index];
    }

    /** {@return the prefix at {@code index}, as a new record} */
    public Prefix prefix(int index) {
        return new Prefix(family.afi(), high(index), low(index), length(index));
    }

    /** {@return the NLRI at {@code index}, as a new record} */
    public Nlri get(int index) {
        return Nlri.of(prefix(index), pathId(index));
    }

    /** Hands each NLRI, in order, to {@code consumer}. */
    public void forEach(Consumer<Nlri> consumer) {
        for (int i = 0; i < size; i++) {
            consumer.accept(get(i));
        }
    }

    /**
     * {@return those from {@code from} to before {@code to}}
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public NlriList part(int from, int to) {
        Objects.checkFromToIndex(from, to, size);
        return new NlriList(
                family,
                to - from,
                Arrays.copyOfRange(high, from, to),
                low.length == 0 ? low : Arrays.copyOfRange(low, from, to),
                Arrays.copyOfRange(lengths, from, to),
                pathIds.length == 0 ? pathIds : Arrays.copyOfRange(pathIds, from, to));
    }

    /** {@return all of them as records} */
    public List<Nlri> toList() {
        List<Nlri> list = new ArrayList<>(size);
        forEach(list::add);
        return List.copyOf(list);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NlriList list
                && family.equals(list.family)
                && size == list.size
                && toList().equals(list.toList());
    }

    @Override
    public int hashCode() {
        return 31 * family.hashCode() + Arrays.hashCode(high);
    }

    @Override
    public String toString() {
        return family + toList().toString();
    }

    /** Collects NLRI; not to be used after {@link #build()}. */
    public static final class Builder {
        private final Family family;
        private final boolean wide;
        private final boolean withPathIds;
        private long[] high;
        private long[] low;
        private byte[] lengths;
        private int[] pathIds;
        private int size;

        /**
         * Begins a list.
         *
         * @param expected how many NLRI are likely; more are accepted
         * @param withPathIds whether they carry path identifiers
         */
        public Builder(Family family, int expected, boolean withPathIds) {
            this.family = family;
            this.wide = family.addressBits() > 64;
            this.withPathIds = withPathIds;
            high = new long[expected];
            low = new long[wide ? expected : 0];
            lengths = new byte[expected];
            pathIds = new int[withPathIds ? expected : 0];
        }

        /** Adds one. Bits beyond {@code length} are cleared. */
        public void add(long prefixHigh, long prefixLow, int length, int pathId) {
            if (size == high.length) {
                grow();
            }
            high[size] = prefixHigh & AddressBits.mask(length);
            if (wide) {
                low[size] = prefixLow & AddressBits.mask(length - 64);
            }
            lengths[size] = (byte) length;
            if (withPathIds) {
                pathIds[size] = pathId;
            }
            size++;
        }

        private void grow() {
            int capacity = Math.max(8, size * 2);
            high = Arrays.copyOf(high, capacity);
            low = wide ? Arrays.copyOf(low, capacity) : low;
            lengths = Arrays.copyOf(lengths, capacity);
            pathIds = withPathIds ? Arrays.copyOf(pathIds, capacity) : pathIds;
        }

        /** {@return the list; its arrays are this builder's own where they are full} */
        public NlriList build() {
            if (size == high.length) {
                return new NlriList(family, size, high, low, lengths, pathIds);
            }
            return new NlriList(
                    family,
                    size,
                    Arrays.copyOf(high, size),
                    wide ? Arrays.copyOf(low, size) : low,
                    Arrays.copyOf(lengths, size),
                    withPathIds ? Arrays.copyOf(pathIds, size) : pathIds);
        }
    }
}
