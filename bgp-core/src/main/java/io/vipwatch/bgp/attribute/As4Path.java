package io.vipwatch.bgp.attribute;

import java.util.List;
import java.util.stream.Collectors;

/**
 * AS4_PATH (RFC 6793 §3): the AS numbers that an AS_PATH of two-octet numbers could not hold.
 *
 * @param segments the segments, nearest AS first
 */
public record As4Path(List<AsPathSegment> segments) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 17;

    public As4Path {
        segments = List.copyOf(segments);
    }

    /** {@return the path as routers print it, with the segments separated by spaces} */
    public String text() {
        return segments.stream().map(AsPathSegment::toString).collect(Collectors.joining(" "));
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
