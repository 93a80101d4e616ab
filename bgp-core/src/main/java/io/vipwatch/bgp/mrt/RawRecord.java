package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.Octets;

/**
 * A whole record before it is interpreted.
 *
 * @param header its header
 * @param content what follows the header
 */
record RawRecord(RecordHeader header, Octets content) {
    /** The most octets that a malformed record shows of itself. */
    static final int SHOWN_OCTETS = 128;

    /** {@return a cursor at the beginning of the content} */
    OctetCursor cursor() {
        return OctetCursor.of(content);
    }

    /** {@return this record as one that is not interpreted} */
    MrtRecord unrecognized(long epochNanos) {
        return new MrtRecord.Unrecognized(header.offset(), epochNanos, header.type(), header.subtype(), content);
    }

    /** {@return this record as one of which {@code text} says what is wrong with it} */
    MrtRecord malformed(String text) {
        String where = "type " + header.type() + ", subtype " + header.subtype() + ": " + text;
        Octets shown = cursor().octets(Math.min(SHOWN_OCTETS, content.length()));
        return new MrtRecord.Malformed(header.offset(), header.wholeLength(), where, shown);
    }
}
