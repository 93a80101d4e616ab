package io.vipwatch.bgp.pcap;

import static io.vipwatch.bgp.octets.CommentedOctets.join;
import static io.vipwatch.bgp.octets.CommentedOctets.octets;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.pcap.IpPacket.PassedOver;
import io.vipwatch.bgp.pcap.IpPacket.TcpSegment;
import io.vipwatch.bgp.pcap.IpPacket.UdpDatagram;
import io.vipwatch.bgp.prefix.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketParserTest {
    private static final int RAW = 101;

    private static final Octets ADDRESSES = octets("""
            20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01  2001:db8::1
            20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 fe  2001:db8::fe
            """);

    private static final Octets TCP = octets("""
            9c 40 00 b3              port 40000 to 179
            00 00 00 05 00 00 00 07  sequence 5, acknowledgment 7
            60 18 ff ff              header of 24 octets, PSH and ACK, window
            00 00 00 00              checksum, urgent pointer
            01 01 01 00              options
            ab cd                    payload
            """);

    private static final Octets IPV6_TCP = join(octets("6c 00 00 00  00 1a 06 40"), ADDRESSES, TCP);

    private static final Octets IPV4_UDP = octets("""
            46 00 00 22  00 00 40 00  ff 11 00 00  header of 24 octets, 34 octets, DF, TTL 255, UDP
            c0 00 02 01  c0 00 02 fe               192.0.2.1 to 192.0.2.254
            01 01 01 00                            options
            c0 00 0e c8  00 0a 00 00               port 49152 to 3784, 10 octets
            ab cd                                  payload
            """);

    private static final TcpSegment SEGMENT = new TcpSegment(Packets.TO_EDGE, 0xc0, 5, 7, 0x18, Octets.ofHex("abcd"));

    private static final UdpDatagram DATAGRAM = new UdpDatagram(
            new Flow(
                    new TransportAddress(IpAddress.of("192.0.2.1"), 49152),
                    new TransportAddress(IpAddress.of("192.0.2.254"), 3784)),
            255,
            Octets.ofHex("abcd"));

    private static IpPacket parse(int linkType, Octets... parts) {
        return PacketParser.parse(new Captured.Packet(0, linkType, join(parts)));
    }

    @ParameterizedTest(name = "link type {0} with {1}")
    @CsvSource({
        "101, ''",
        "12, ''",
        "14, ''",
        "229, ''",
        "0, 1e000000",
        "108, 0000001e",
        "1, 0200000000fe02000000000186dd",
        "1, 0200000000fe0200000000018100000586dd",
        "1, 0200000000fe02000000000188a800078100000586dd",
        "109, 1c0000000000000100000002",
        "117, 3d1c0000766c616e3500000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        "113, 000000010006020000000001000086dd",
        "276, 86dd000000000002000100060200000000010000"
    })
    void everyTypeOfLinkLeadsToTheIpPacket(int linkType, String linkHeader) {
        assertThat(parse(linkType, Octets.ofHex(linkHeader), IPV6_TCP)).isEqualTo(SEGMENT);
    }

    @Test
    void theTypeOfServiceOfIpv4IsATrafficClass() {
        Octets ipv4 = octets("""
                45 c0 00 2e  00 00 40 00  01 06 00 00  header of 20 octets, CS6, 46 octets, DF, TTL 1, TCP
                c0 00 02 01  c0 00 02 fe               192.0.2.1 to 192.0.2.254
                """);
        assertThat(parse(RAW, ipv4, TCP))
                .isInstanceOfSatisfying(
                        TcpSegment.class,
                        segment -> assertThat(segment.trafficClass()).isEqualTo(0xc0));
    }

    @Test
    void paddingOfTheLinkIsNoPayload() {
        Octets ethernet = Octets.ofHex("0200000000fe0200000000010800");
        assertThat(parse(1, ethernet, IPV4_UDP, Octets.ofHex("0000000000000000")))
                .isEqualTo(DATAGRAM);
    }

    @Test
    void extensionHeadersArePassedOver() {
        Octets extended = join(octets("6c 00 00 00  00 46 00 40"), ADDRESSES, octets("""
                        2b 00 05 02 00 00 01 00                   hop-by-hop options, 8 octets; routing next
                        3c 00 04 00 00 00 00 00                   routing, 8 octets; destination options next
                        33 00 01 04 00 00 00 00                   destination options, 8 octets; AH next
                        2c 01 00 00 00 00 00 01                   authentication, 12 octets; fragment next
                        00 00 00 02
                        06 00 00 00 00 00 00 01                   the only fragment; TCP next
                        """), TCP);
        assertThat(parse(RAW, extended)).isEqualTo(SEGMENT);
    }

    @Test
    void fragmentsArePassedOver() {
        Octets first = octets("06 00 00 01 00 00 00 01  more follow");
        Octets last = octets("06 00 00 08 00 00 00 01   offset 8");
        Octets header = octets("60 00 00 00  00 22 2c 40");
        assertThat(parse(RAW, header, ADDRESSES, first, TCP)).isEqualTo(PassedOver.FRAGMENT);
        assertThat(parse(RAW, header, ADDRESSES, last, TCP)).isEqualTo(PassedOver.FRAGMENT);
        byte[] ipv4 = IPV4_UDP.toByteArray();
        ipv4[6] = 0x20;
        assertThat(parse(RAW, Octets.copyOf(ipv4))).isEqualTo(PassedOver.FRAGMENT);
    }

    @Test
    void whatIsNeitherTcpNorUdpIsPassedOver() {
        assertThat(parse(RAW, octets("60 00 00 00  00 04 3a ff"), ADDRESSES, octets("80 00 00 00")))
                .isEqualTo(PassedOver.OTHER_PROTOCOL);
        assertThat(parse(1, Octets.ofHex("ffffffffffff0200000000010806"), octets("00 01")))
                .isEqualTo(PassedOver.NOT_IP);
        assertThat(parse(147, IPV6_TCP)).isEqualTo(PassedOver.NOT_IP);
    }

    @Test
    void aPacketCutByTheCaptureKeepsThePayloadThatIsThere() {
        for (int length = 0; length <= IPV6_TCP.length(); length++) {
            IpPacket packet = parse(RAW, Octets.copyOf(IPV6_TCP.toByteArray(), 0, length));
            int payload = length - (IPV6_TCP.length() - 2);
            if (payload >= 0) {
                assertThat(packet)
                        .isInstanceOfSatisfying(
                                TcpSegment.class,
                                segment ->
                                        assertThat(segment.payload().length()).isEqualTo(payload));
            } else {
                assertThat(packet).isEqualTo(length == 0 ? PassedOver.NOT_IP : PassedOver.CUT_OFF);
            }
        }
    }

    @Test
    void aSenderWithSegmentationOffloadLeavesTheLengthAtZero() {
        byte[] ipv6 = IPV6_TCP.toByteArray();
        ipv6[5] = 0;
        assertThat(parse(RAW, Octets.copyOf(ipv6))).isEqualTo(SEGMENT);
        byte[] ipv4 = IPV4_UDP.toByteArray();
        ipv4[3] = 0;
        assertThat(parse(RAW, Octets.copyOf(ipv4))).isEqualTo(DATAGRAM);
    }

    @Test
    void noOctetOfAPacketMakesTheParserThrow() {
        for (Octets whole : new Octets[] {IPV6_TCP, IPV4_UDP}) {
            for (int at = 0; at < whole.length(); at++) {
                for (int value = 0; value < 256; value++) {
                    byte[] damaged = whole.toByteArray();
                    damaged[at] = (byte) value;
                    assertThat(parse(RAW, Octets.copyOf(damaged))).isNotNull();
                }
            }
        }
    }
}
