package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.pcap.IpPacket.Header;
import io.vipwatch.bgp.pcap.IpPacket.PassedOver;
import io.vipwatch.bgp.prefix.IpAddress;

/** Takes captured packets apart: link, IPv4 (RFC 791) or IPv6 with its extension headers (RFC 8200), TCP or UDP. */
final class PacketParser {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int AUTHENTICATION = 51;
    private static final int DESTINATION_OPTIONS = 60;

    private static final int IPV4_HEADER = 20;
    private static final int IPV4_FRAGMENT = 0x3fff;
    private static final int IPV6_FRAGMENT = 0xfff9;
    private static final int UDP_HEADER = 8;
    private static final int TCP_HEADER = 20;

    private PacketParser() {}

    static IpPacket parse(Captured.Packet packet) {
        OctetCursor octets = OctetCursor.of(packet.octets());
        if (!LinkLayer.skipTo(packet.linkType(), octets)) {
            return PassedOver.NOT_IP;
        }
        return switch (octets.fork().u8() >>> 4) {
            case 4 -> ipv4(octets);
            case 6 -> ipv6(octets);
            default -> PassedOver.NOT_IP;
        };
    }

    private static IpPacket ipv4(OctetCursor octets) {
        int headerLength = (octets.u8() & 0xf) * 4;
        int typeOfService = octets.u8();
        int totalLength = octets.u16();
        octets.skip(2);
        int fragment = octets.u16();
        int hopLimit = octets.u8();
        int protocol = octets.u8();
        octets.skip(2);
        byte[] source = octets.bytes(4);
        byte[] destination = octets.bytes(4);
        octets.skip(headerLength - IPV4_HEADER);
        if (octets.overrun()) {
            return PassedOver.CUT_OFF;
        }
        if ((fragment & IPV4_FRAGMENT) != 0) {
            return PassedOver.FRAGMENT;
        }
        // A total length of 0 is what a sender's segmentation offload leaves there.
        int length = totalLength == 0 ? octets.remaining() : totalLength - headerLength;
        OctetCursor content = octets.part(Math.clamp(length, 0, octets.remaining()));
        return transport(new Header(
                IpAddress.ofBytes(source, 0, 4),
                IpAddress.ofBytes(destination, 0, 4),
                typeOfService,
                protocol,
                hopLimit,
                content));
    }

    private static IpPacket ipv6(OctetCursor octets) {
        int trafficClass = octets.i32() >>> 20 & 0xff;
        int payloadLength = octets.u16();
        int nextHeader = octets.u8();
        int hopLimit = octets.u8();
        byte[] source = octets.bytes(16);
        byte[] destination = octets.bytes(16);
        if (octets.overrun()) {
            return PassedOver.CUT_OFF;
        }
        // A payload length of 0 is that of a jumbogram, such as a sender's segmentation offload makes.
        int length = payloadLength == 0 ? octets.remaining() : Math.min(payloadLength, octets.remaining());
        Header fixed = new Header(
                IpAddress.ofBytes(source, 0, 16),
                IpAddress.ofBytes(destination, 0, 16),
                trafficClass,
                nextHeader,
                hopLimit,
                octets.part(length));
        return extensionHeaders(fixed);
    }

    private static IpPacket extensionHeaders(Header fixed) {
        OctetCursor content = fixed.content();
        int type = fixed.protocol();
        while (true) {
            switch (type) {
                case HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS -> {
                    type = content.u8();
                    content.skip(content.u8() * 8 + 6);
                }
                case AUTHENTICATION -> {
                    type = content.u8();
                    content.skip(content.u8() * 4 + 6);
                }
                case FRAGMENT -> {
                    type = content.u8();
                    content.skip(1);
                    if ((content.u16() & IPV6_FRAGMENT) != 0) {
                        return PassedOver.FRAGMENT;
                    }
                    content.skip(4);
                }
                default -> {
                    return transport(fixed.with(type, content));
                }
            }
            if (content.overrun()) {
                return PassedOver.CUT_OFF;
            }
        }
    }

    private static IpPacket transport(Header header) {
        return switch (header.protocol()) {
            case TCP -> tcp(header);
            case UDP -> udp(header);
            default -> PassedOver.OTHER_PROTOCOL;
        };
    }

    private static IpPacket tcp(Header header) {
        OctetCursor content = header.content();
        Flow flow = flow(header, content);
        int sequence = content.i32();
        int acknowledgment = content.i32();
        int headerLength = (content.u8() >>> 4) * 4;
        int flags = content.u8();
        content.skip(6);
        content.skip(headerLength - TCP_HEADER);
        return content.overrun()
                ? PassedOver.CUT_OFF
                : new IpPacket.TcpSegment(flow, header.trafficClass(), sequence, acknowledgment, flags, content.rest());
    }

    private static IpPacket udp(Header header) {
        OctetCursor content = header.content();
        Flow flow = flow(header, content);
        int length = content.u16() - UDP_HEADER;
        content.skip(2);
        return content.overrun()
                ? PassedOver.CUT_OFF
                : new IpPacket.UdpDatagram(
                        flow, header.hopLimit(), content.octets(Math.clamp(length, 0, content.remaining())));
    }

    private static Flow flow(Header header, OctetCursor content) {
        TransportAddress from = new TransportAddress(header.source(), content.u16());
        return new Flow(from, new TransportAddress(header.destination(), content.u16()));
    }
}
