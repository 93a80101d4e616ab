package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.PathId;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns the content of a TABLE_DUMP_V2 record into what it says (RFC 6396 §4.3, RFC 8050 §4). */
final class TableDumpParser {
    private static final int SAFI_MULTICAST = 2;
    private static final int PEER_IS_IPV6 = 1;
    private static final int PEER_HAS_FOUR_OCTET_AS = 2;

    private TableDumpParser() {}

    static MrtRecord parse(RawRecord record) {
        return switch (record.header().subtype()) {
            case RecordType.PEER_INDEX_TABLE -> peerIndexTable(record);
            case RecordType.RIB_IPV4_UNICAST -> rib(record, Family.IPV4_UNICAST, false);
            case RecordType.RIB_IPV4_MULTICAST -> rib(record, multicast(Family.AFI_IPV4), false);
            case RecordType.RIB_IPV6_UNICAST -> rib(record, Family.IPV6_UNICAST, false);
            case RecordType.RIB_IPV6_MULTICAST -> rib(record, multicast(Family.AFI_IPV6), false);
            case RecordType.RIB_IPV4_UNICAST_ADDPATH -> rib(record, Family.IPV4_UNICAST, true);
            case RecordType.RIB_IPV4_MULTICAST_ADDPATH -> rib(record, multicast(Family.AFI_IPV4), true);
            case RecordType.RIB_IPV6_UNICAST_ADDPATH -> rib(record, Family.IPV6_UNICAST, true);
            case RecordType.RIB_IPV6_MULTICAST_ADDPATH -> rib(record, multicast(Family.AFI_IPV6), true);
            case RecordType.RIB_GENERIC -> genericRib(record, false);
            case RecordType.RIB_GENERIC_ADDPATH -> genericRib(record, true);
            default -> record.unrecognized(record.header().epochNanos());
        };
    }

    private static Family multicast(int afi) {
        return Family.of(afi, SAFI_MULTICAST);
    }

    private static MrtRecord peerIndexTable(RawRecord record) {
        OctetCursor content = record.cursor();
        RouterId collector = new RouterId(content.i32());
        String viewName = new String(content.bytes(content.u16()), StandardCharsets.UTF_8);
        int count = content.u16();
        List<IndexedPeer> peers = new ArrayList<>();
        for (int i = 0; i < count && !content.overrun(); i++) {
            int type = content.u8();
            RouterId routerId = new RouterId(content.i32());
            byte[] address = content.bytes((type & PEER_IS_IPV6) != 0 ? 16 : 4);
            long asn = (type & PEER_HAS_FOUR_OCTET_AS) != 0 ? content.u32() : content.u16();
            if (!content.overrun()) {
                peers.add(new IndexedPeer(routerId, IpAddress.ofBytes(address, 0, address.length), asn));
            }
        }
        if (content.overrun()) {
            return record.malformed("ends within peer " + peers.size() + " of " + count);
        }
        return new MrtRecord.PeerIndexTable(
                record.header().offset(), record.header().epochNanos(), collector, viewName, peers);
    }

    private static MrtRecord rib(RawRecord record, Family family, boolean addPath) {
        OctetCursor content = record.cursor();
        return paths(record, content.u32(), family, addPath, content);
    }

    /** RIB_GENERIC (RFC 6396 §4.3.3) names its family; of others than IPv4 and IPv6 prefixes nothing is interpreted. */
    private static MrtRecord genericRib(RawRecord record, boolean addPath) {
        OctetCursor content = record.cursor();
        long sequence = content.u32();
        Family family = Family.of(content.u16(), content.u8());
        if (content.overrun()) {
            return record.malformed("ends before its family");
        }
        boolean plainPrefixes = (family.afi() == Family.AFI_IPV4 || family.afi() == Family.AFI_IPV6)
                && (family.safi() == Family.SAFI_UNICAST || family.safi() == SAFI_MULTICAST);
        return plainPrefixes
                ? paths(record, sequence, family, addPath, content)
                : record.unrecognized(record.header().epochNanos());
    }

    private static MrtRecord paths(
            RawRecord record, long sequence, Family family, boolean addPath, OctetCursor content) {
        int length = content.u8();
        if (content.overrun() || length > family.addressBits()) {
            return record.malformed("no prefix length, or one beyond " + family.addressBits() + ": " + length);
        }
        byte[] address = new byte[family.addressBits() / 8];
        byte[] octets = content.bytes((length + 7) / 8);
        System.arraycopy(octets, 0, address, 0, octets.length);
        Prefix prefix = Prefix.of(IpAddress.ofBytes(address, 0, address.length), length);
        int count = content.u16();
        List<RibPath> paths = new ArrayList<>();
        for (int i = 0; i < count && !content.overrun(); i++) {
            int peerIndex = content.u16();
            long originated = content.u32();
            PathId pathId = addPath ? new PathId(content.i32()) : PathId.NONE;
            RibPath path = new RibPath(peerIndex, originated, pathId, content.octets(content.u16()));
            if (!content.overrun()) {
                paths.add(path);
            }
        }
        if (content.overrun()) {
            return record.malformed(prefix + ": ends within path " + paths.size() + " of " + count);
        }
        return new MrtRecord.RibPaths(
                record.header().offset(), record.header().epochNanos(), sequence, family, prefix, addPath, paths);
    }
}
