package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;

/** Turns the content of a record into what it says. */
final class RecordParser {
    private static final int MESSAGE_HEADER_LENGTH = 19;
    private static final int MAXIMUM_MICROSECONDS = 999_999;

    private RecordParser() {}

    static MrtRecord parse(RawRecord record) {
        long seconds = record.header().epochNanos();
        return switch (record.header().type()) {
            case RecordType.BGP4MP -> bgp4mp(record, seconds, record.cursor());
            case RecordType.BGP4MP_ET -> extended(record, seconds, record.cursor());
            case RecordType.TABLE_DUMP_V2 -> TableDumpParser.parse(record);
            default -> record.unrecognized(seconds);
        };
    }

    private static MrtRecord extended(RawRecord record, long epochNanos, OctetCursor content) {
        long microseconds = content.u32();
        if (content.overrun() || microseconds > MAXIMUM_MICROSECONDS) {
            return record.malformed("no microseconds, or a million and more: " + microseconds);
        }
        return bgp4mp(record, epochNanos + microseconds * 1000, content);
    }

    private static MrtRecord bgp4mp(RawRecord record, long epochNanos, OctetCursor content) {
        return switch (record.header().subtype()) {
            case RecordType.STATE_CHANGE -> stateChange(record, epochNanos, Ends.read(content, false), content);
            case RecordType.STATE_CHANGE_AS4 -> stateChange(record, epochNanos, Ends.read(content, true), content);
            default ->
                MessageSubtype.of(record.header().subtype())
                        .map(subtype -> message(record, epochNanos, subtype, content))
                        .orElseGet(() -> record.unrecognized(epochNanos));
        };
    }

    private static MrtRecord stateChange(RawRecord record, long epochNanos, Ends ends, OctetCursor content) {
        int from = content.u16();
        int to = content.u16();
        if (content.overrun() || !ends.isKnownFamily()) {
            return record.malformed(ends.fault());
        }
        return new MrtRecord.StateChange(record.header().offset(), epochNanos, ends.connection(), from, to);
    }

    private static MrtRecord message(RawRecord record, long epochNanos, MessageSubtype subtype, OctetCursor content) {
        Ends ends = Ends.read(content, subtype.fourOctetAs());
        if (content.overrun() || !ends.isKnownFamily()) {
            return record.malformed(ends.fault());
        }
        if (content.remaining() < MESSAGE_HEADER_LENGTH) {
            return record.malformed("a BGP message has 19 octets or more, not " + content.remaining());
        }
        return new MrtRecord.Message(
                record.header().offset(),
                epochNanos,
                ends.connection(),
                subtype.fourOctetAs(),
                subtype.addPath(),
                subtype.local(),
                content.rest());
    }

    /** The fields with which every BGP4MP record begins, before it is known whether they are right. */
    private record Ends(
            long peerAs, long localAs, int interfaceIndex, int afi, IpAddress peerAddress, IpAddress localAddress) {
        static Ends read(OctetCursor content, boolean fourOctetAs) {
            long peerAs = fourOctetAs ? content.u32() : content.u16();
            long localAs = fourOctetAs ? content.u32() : content.u16();
            int interfaceIndex = content.u16();
            int afi = content.u16();
            return new Ends(peerAs, localAs, interfaceIndex, afi, address(content, afi), address(content, afi));
        }

        private static IpAddress address(OctetCursor content, int afi) {
            byte[] octets = content.bytes(afi == Family.AFI_IPV4 ? 4 : 16);
            return content.overrun() ? IpAddress.UNSPECIFIED_IPV6 : IpAddress.ofBytes(octets, 0, octets.length);
        }

        boolean isKnownFamily() {
            return afi == Family.AFI_IPV4 || afi == Family.AFI_IPV6;
        }

        String fault() {
            return isKnownFamily() ? "ends too early" : "address family 1 or 2 expected, not " + afi;
        }

        Connection connection() {
            return new Connection(peerAs, localAs, interfaceIndex, peerAddress, localAddress);
        }
    }
}
