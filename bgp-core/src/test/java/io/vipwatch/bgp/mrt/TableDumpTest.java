package io.vipwatch.bgp.mrt;

import static io.vipwatch.bgp.mrt.Recordings.readAll;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.PathId;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableDumpTest {
    private static final long TIME = 1_767_323_045L * 1_000_000_000L;
    private static final long ORIGINATED = 1_767_323_040L;

    private static final Octets IPV6_RIB = octets("""
            69 57 35 a5  00 0d 00 04  00 00 00 37                  TABLE_DUMP_V2, RIB_IPV6_UNICAST, 55 octets
            00 00 00 09                                            sequence number 9
            7a 20 01 0d b8 00 00 00 01 00 00 00 00 00 00 00 80     2001:db8:0:1::80/122
            00 01                                                  one path
              00 01                                                of peer 1
              69 57 35 a0                                          originated
              00 18                                                attributes: 24 octets
                40 01 01 00                                        ORIGIN IGP
                80 0e 11                                           MP_REACH_NLRI, next hop only
                  10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01
            """);

    private static final Octets IPV4_RIB_WITH_PATH_IDS = octets("""
            69 57 35 a5  00 0d 00 08  00 00 00 2a                  TABLE_DUMP_V2, RIB_IPV4_UNICAST_ADDPATH, 42 octets
            00 00 00 0a                                            sequence number 10
            18 c0 00 02                                            192.0.2.0/24
            00 02                                                  two paths
              00 00  69 57 35 a0  00 00 00 05  00 04  40 01 01 00  peer 0, path id 5, ORIGIN IGP
              00 01  69 57 35 a0  00 00 00 06  00 04  40 01 01 02  peer 1, path id 6, ORIGIN INCOMPLETE
            """);

    private static MrtRecord read(Octets file) {
        List<MrtRecord> records = readAll(file.toByteArray());
        assertThat(records).hasSize(1);
        return records.getFirst();
    }

    private static MrtRecord.RibPaths readPaths(Octets file) {
        return (MrtRecord.RibPaths) read(file);
    }

    @Test
    void thePeerIndexTableListsPeersOfBothFamiliesAndAsSizes() {
        assertThat(read(octets("""
                69 57 35 a5  00 0d 00 01  00 00 00 30                  TABLE_DUMP_V2, PEER_INDEX_TABLE, 48 octets
                c6 33 64 01                                            collector 198.51.100.1
                00 04 76 69 65 77                                      view name "view"
                00 02                                                  two peers
                  00  c0 00 02 01  c0 00 02 01  fd f2                  IPv4, two-octet AS 65010
                  03  c0 00 02 02                                      IPv6, four-octet AS
                      20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02  2001:db8::2
                      fa 56 ea 01                                      4200000001
                """)))
                .isEqualTo(new MrtRecord.PeerIndexTable(
                        0,
                        TIME,
                        RouterId.of("198.51.100.1"),
                        "view",
                        List.of(
                                new IndexedPeer(RouterId.of("192.0.2.1"), IpAddress.of("192.0.2.1"), 65010),
                                new IndexedPeer(RouterId.of("192.0.2.2"), IpAddress.of("2001:db8::2"), 4200000001L))));
    }

    @Test
    void anIpv6RibRecordHasPathsOfOnePrefix() {
        MrtRecord.RibPaths paths = readPaths(IPV6_RIB);
        assertThat(paths.sequence()).isEqualTo(9);
        assertThat(paths.family()).isEqualTo(Family.IPV6_UNICAST);
        assertThat(paths.prefix()).isEqualTo(Prefix.of("2001:db8:0:1::80/122"));
        assertThat(paths.paths())
                .containsExactly(new RibPath(
                        1,
                        ORIGINATED,
                        PathId.NONE,
                        Octets.ofHex("40010100" + "800e11" + "1020010db8000000000000000000000001")));
    }

    @Test
    void anAddPathRecordHasPathIdentifiers() {
        MrtRecord.RibPaths paths = readPaths(IPV4_RIB_WITH_PATH_IDS);
        assertThat(paths.prefix()).isEqualTo(Prefix.of("192.0.2.0/24"));
        assertThat(paths.addPath()).isTrue();
        assertThat(paths.paths())
                .containsExactly(
                        new RibPath(0, ORIGINATED, new PathId(5), Octets.ofHex("40010100")),
                        new RibPath(1, ORIGINATED, new PathId(6), Octets.ofHex("40010102")));
    }

    @Test
    void aGenericRecordNamesItsFamily() {
        MrtRecord.RibPaths paths = readPaths(octets("""
                69 57 35 a5  00 0d 00 06  00 00 00 0c  TABLE_DUMP_V2, RIB_GENERIC, 12 octets
                00 00 00 0b                            sequence number 11
                00 02 01                               IPv6 unicast
                10 fd 00                               fd00::/16
                00 00                                  no path
                """));
        assertThat(paths.prefix()).isEqualTo(Prefix.of("fd00::/16"));
        assertThat(paths.paths()).isEmpty();
    }

    @Test
    void aGenericRecordOfAFamilyWithoutPlainPrefixesIsKeptAsItCame() {
        assertThat(read(octets("""
                69 57 35 a5  00 0d 00 06  00 00 00 08  TABLE_DUMP_V2, RIB_GENERIC, 8 octets
                00 00 00 0b  00 19 46  01              sequence number 11, L2VPN EVPN, the rest
                """)))
                .isEqualTo(new MrtRecord.Unrecognized(0, TIME, 13, 6, Octets.ofHex("0000000b00194601")));
    }

    @Test
    void aPrefixLengthBeyondTheFamilyIsMalformed() {
        assertThat(read(octets("""
                69 57 35 a5  00 0d 00 02  00 00 00 07  TABLE_DUMP_V2, RIB_IPV4_UNICAST, 7 octets
                00 00 00 0b  21  00 00                 sequence number 11, a length of 33
                """)))
                .isInstanceOfSatisfying(
                        MrtRecord.Malformed.class,
                        malformed -> assertThat(malformed.text()).endsWith("one beyond 32: 33"));
    }

    @Test
    void thePathOfAnIpv4PrefixMakesAnUpdateWithTheNlriAtItsEnd() {
        MrtRecord.RibPaths paths = readPaths(IPV4_RIB_WITH_PATH_IDS);
        assertThat(paths.update(paths.paths().getFirst())).contains(octets("""
                ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff  marker
                00 23 02                                         length: 35, UPDATE
                00 00                                            nothing withdrawn
                00 04                                            attributes: 4 octets
                  40 01 01 00                                    ORIGIN IGP
                00 00 00 05 18 c0 00 02                          path id 5, 192.0.2.0/24
                """));
    }

    @Test
    void thePathOfAnIpv6PrefixMakesAnUpdateWithAWholeMpReach() {
        MrtRecord.RibPaths paths = readPaths(IPV6_RIB);
        assertThat(paths.update(paths.paths().getFirst())).contains(octets("""
                ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff             marker
                00 45 02                                                    length: 69, UPDATE
                00 00                                                       nothing withdrawn
                00 2e                                                       attributes: 46 octets
                  40 01 01 00                                               ORIGIN IGP
                  90 0e 00 26                                               MP_REACH_NLRI, 38 octets
                    00 02 01                                                IPv6 unicast
                    10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01      next hop
                    00                                                      reserved
                    7a 20 01 0d b8 00 00 00 01 00 00 00 00 00 00 00 80      2001:db8:0:1::80/122
                """));
    }

    @Test
    void aWholeMpReachInADumpIsUnderstoodToo() {
        Octets attributes = octets("""
                80 0e 15                                               MP_REACH_NLRI, 21 octets
                  00 02 01                                             IPv6 unicast
                  10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01   next hop
                  00                                                   reserved
                """);
        MrtRecord.RibPaths paths = readPaths(IPV6_RIB);
        RibPath shortened =
                new RibPath(1, ORIGINATED, PathId.NONE, Octets.ofHex("800e111020010db8000000000000000000000001"));
        RibPath whole = new RibPath(1, ORIGINATED, PathId.NONE, attributes);
        assertThat(paths.update(whole)).isEqualTo(paths.update(shortened)).isPresent();
    }

    @Test
    void attributesThatAreNoneMakeAnUpdateThatADecoderMayJudge() {
        MrtRecord.RibPaths paths = readPaths(IPV6_RIB);
        for (String hex : List.of("80", "800e", "800e05", "800e0100", "900e00", "800e00", "800e0300020110")) {
            RibPath path = new RibPath(1, ORIGINATED, PathId.NONE, Octets.ofHex(hex));
            assertThat(paths.update(path)).as(hex).isPresent();
        }
    }
}
