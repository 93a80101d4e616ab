package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.As4Aggregator;
import io.vipwatch.bgp.attribute.As4Path;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.message.Open;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Puts four-octet AS numbers that came in AS4_PATH and AS4_AGGREGATOR where they belong (RFC 6793 §4.2.3). What comes
 * out holds neither of the two.
 */
final class FourOctetAsMerge {
    private static final int LONGEST_SEGMENT = 0xff;

    private FourOctetAsMerge() {}

    static List<PathAttribute> merge(List<PathAttribute> attributes) {
        Optional<As4Path> as4Path = find(attributes, As4Path.class);
        Optional<As4Aggregator> as4Aggregator = find(attributes, As4Aggregator.class);
        if (as4Path.isEmpty() && as4Aggregator.isEmpty()) {
            return attributes;
        }
        Optional<Aggregator> aggregator = find(attributes, Aggregator.class);
        // An aggregator that fits two octets shows that a speaker which does not know AS4_* aggregated later.
        boolean outdated = as4Aggregator.isPresent()
                && aggregator.isPresent()
                && aggregator.get().asn() != Open.AS_TRANS;
        List<PathAttribute> merged = new ArrayList<>(attributes.size());
        for (PathAttribute attribute : attributes) {
            if (attribute instanceof AsPath path && as4Path.isPresent() && !outdated) {
                merged.add(merge(path, as4Path.get().segments()));
            } else if (attribute instanceof Aggregator && as4Aggregator.isPresent() && !outdated) {
                merged.add(new Aggregator(
                        as4Aggregator.get().asn(), as4Aggregator.get().speaker()));
            } else if (!(attribute instanceof As4Path) && !(attribute instanceof As4Aggregator)) {
                merged.add(attribute);
            }
        }
        return merged;
    }

    /** Takes from the front of {@code path} what {@code as4Path} lacks, and puts it before {@code as4Path}. */
    private static AsPath merge(AsPath path, List<AsPathSegment> as4Path) {
        int missing = count(path.segments()) - count(as4Path);
        if (missing < 0) {
            return path;
        }
        List<AsPathSegment> merged = new ArrayList<>();
        for (AsPathSegment segment : path.segments()) {
            if (segment.type().isConfederation()) {
                merged.add(segment);
            } else if (missing == 0) {
                break;
            } else if (segment.type() == AsPathSegment.Type.AS_SET || segment.size() <= missing) {
                merged.add(segment);
                missing -= count(segment);
            } else {
                merged.add(part(segment, missing));
                break;
            }
        }
        as4Path.forEach(segment -> append(merged, segment));
        return new AsPath(merged);
    }

    private static AsPathSegment part(AsPathSegment segment, int count) {
        return AsPathSegment.of(
                segment.type(),
                IntStream.range(0, count).map(i -> (int) segment.asn(i)).toArray());
    }

    /** Two sequences in a row are one, as they were before a speaker of two octets took the path apart. */
    private static void append(List<AsPathSegment> segments, AsPathSegment next) {
        boolean joins = !segments.isEmpty()
                && segments.getLast().type() == AsPathSegment.Type.AS_SEQUENCE
                && next.type() == AsPathSegment.Type.AS_SEQUENCE
                && segments.getLast().size() + next.size() <= LONGEST_SEGMENT;
        if (joins) {
            AsPathSegment last = segments.removeLast();
            segments.add(AsPathSegment.of(
                    AsPathSegment.Type.AS_SEQUENCE,
                    IntStream.concat(
                                    last.asns().mapToInt(asn -> (int) asn),
                                    next.asns().mapToInt(asn -> (int) asn))
                            .toArray()));
        } else {
            segments.add(next);
        }
    }

    private static int count(List<AsPathSegment> segments) {
        return segments.stream().mapToInt(FourOctetAsMerge::count).sum();
    }

    /** A set counts as one AS (RFC 4271 §9.1.2.2), a segment of a confederation not at all (RFC 5065 §5.3). */
    private static int count(AsPathSegment segment) {
        return switch (segment.type()) {
            case AS_SEQUENCE -> segment.size();
            case AS_SET -> 1;
            case AS_CONFED_SEQUENCE, AS_CONFED_SET -> 0;
        };
    }

    private static <A extends PathAttribute> Optional<A> find(List<PathAttribute> attributes, Class<A> type) {
        for (PathAttribute attribute : attributes) {
            if (type.isInstance(attribute)) {
                return Optional.of(type.cast(attribute));
            }
        }
        return Optional.empty();
    }
}
