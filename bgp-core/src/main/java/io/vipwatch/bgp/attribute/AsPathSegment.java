package io.vipwatch.bgp.attribute;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** One segment of an AS_PATH (RFC 4271 §4.3, RFC 5065 §3): AS numbers in four octets each, and what they form. */
public final class AsPathSegment {
    private final Type type;
    private final int[] asns;

    private AsPathSegment(Type type, int[] asns) {
        this.type = type;
        this.asns = asns;
    }

    /** {@return a segment of these AS numbers, each read as unsigned} */
    public static AsPathSegment of(Type type, int... asns) {
        return new AsPathSegment(type, asns.clone());
    }

    /** {@return a sequence of these AS numbers} */
    public static AsPathSegment sequence(long... asns) {
        return new AsPathSegment(
                Type.AS_SEQUENCE, LongStream.of(asns).mapToInt(asn -> (int) asn).toArray());
    }

    /** {@return what the AS numbers form} */
    public Type type() {
        return type;
    }

    /** {@return how many AS numbers there are} */
    public int size() {
        return asns.length;
    }

    /** {@return the AS number at {@code index}, 0 to 4294967295} */
    public long asn(int index) {
        return Integer.toUnsignedLong(asns[index]);
    }

    /** {@return the AS numbers in order} */
    public LongStream asns() {
        return Arrays.stream(asns).mapToLong(Integer::toUnsignedLong);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AsPathSegment segment && type == segment.type && Arrays.equals(asns, segment.asns);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + Arrays.hashCode(asns);
    }

    /** {@return as routers print it: {@code 1 2}, a set {@code {1,2}}, confederations {@code (1 2)} and {@code [1,2]}} */
    @Override
    public String toString() {
        return switch (type) {
            case AS_SEQUENCE -> join(" ");
            case AS_SET -> "{" + join(",") + "}";
            case AS_CONFED_SEQUENCE -> "(" + join(" ") + ")";
            case AS_CONFED_SET -> "[" + join(",") + "]";
        };
    }

    private String join(String separator) {
        return asns().mapToObj(Long::toString).collect(Collectors.joining(separator));
    }

    /** What the AS numbers of a segment form. */
    public enum Type {
        AS_SET(1),
        AS_SEQUENCE(2),
        AS_CONFED_SEQUENCE(3),
        AS_CONFED_SET(4);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        /** {@return the number on the wire} */
        public int code() {
            return code;
        }

        /** {@return whether this is one of RFC 5065's two} */
        public boolean isConfederation() {
            return this == AS_CONFED_SEQUENCE || this == AS_CONFED_SET;
        }
    }
}
