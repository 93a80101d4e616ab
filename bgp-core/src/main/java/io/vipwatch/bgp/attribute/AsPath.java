package io.vipwatch.bgp.attribute;

import java.util.List;
import java.util.stream.Collectors;

/**
 * AS_PATH (RFC 4271 §5.1.2), with AS numbers of four octets (RFC 6793) whatever the session's encoding.
 *
 * @param segments the segments, nearest AS first
 */
public record AsPath(List<AsPathSegment> segments) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 2;

    /** The path of a route that begins in our own AS. */
    public static final AsPath EMPTY = new AsPath(List.of());

    public AsPath {
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
