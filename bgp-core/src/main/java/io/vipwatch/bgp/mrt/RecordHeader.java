package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.OctetCursor;

/**
 * What begins every record (RFC 6396 §2).
 *
 * @param offset where the record begins in the file
 * @param epochSeconds the time stamp
 * @param type the type
 * @param subtype the subtype
 * @param length octets after the header
 */
record RecordHeader(long offset, long epochSeconds, int type, int subtype, long length) {
    /**
     * The longest record that is believed, in octets. A prefix with thousands of paths takes a few hundred thousand;
     * beyond this a length is taken for damage.
     */
    static final int MAXIMUM_LENGTH = 16 * 1024 * 1024;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_YEAR = 366L * 24 * 3600;
    private static final int HIGHEST_SUBTYPE = 12;

    static RecordHeader read(long offset, OctetCursor cursor) {
        return new RecordHeader(offset, cursor.u32(), cursor.u16(), cursor.u16(), cursor.u32());
    }

    long epochNanos() {
        return epochSeconds * NANOS_PER_SECOND;
    }

    int wholeLength() {
        return RecordType.HEADER_LENGTH + (int) length;
    }

    /** {@return whether this can be the header of a record, of whatever type} */
    boolean isPossible() {
        return RecordType.isRegistered(type) && length <= MAXIMUM_LENGTH;
    }

    /** {@return whether this is very likely a header, though nobody said that one begins here} */
    boolean isLikelyAfter(RecordHeader last) {
        boolean known = type == RecordType.TABLE_DUMP_V2 || type == RecordType.BGP4MP || type == RecordType.BGP4MP_ET;
        return known
                && subtype <= HIGHEST_SUBTYPE
                && length > 0
                && length <= MAXIMUM_LENGTH
                && Math.abs(epochSeconds - last.epochSeconds) < SECONDS_PER_YEAR;
    }
}
