package io.vipwatch.bgp.prefix;

/**
 * A path identifier (RFC 7911 §3). It means something only together with the peer that chose it. In arrays and wire
 * data it is a plain {@code int}, to be read as unsigned; 0 stands for "none" where ADD-PATH is not in use.
 *
 * @param value the 32 bits as they came
 */
public record PathId(int value) {
    /** The path identifier of a route that came without one. */
    public static final PathId NONE = new PathId(0);

    /** {@return the value as an unsigned number, 0 to 4294967295} */
    public long unsigned() {
        return Integer.toUnsignedLong(value);
    }

    @Override
    public String toString() {
        return Long.toString(unsigned());
    }
}
