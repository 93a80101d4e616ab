package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;

/** What a captured packet carries, as far as this package looks. */
sealed interface IpPacket {
    /**
     * A TCP segment (RFC 9293 §3.1).
     *
     * @param trafficClass the traffic class or type of service
     * @param sequence the sequence number of the first octet, or of SYN
     * @param acknowledgment the acknowledgment number; means something only with {@link #ACK}
     * @param flags the control bits
     * @param payload what it carries, as far as it was captured
     */
    record TcpSegment(Flow flow, int trafficClass, int sequence, int acknowledgment, int flags, Octets payload)
            implements IpPacket {
        static final int FIN = 1;
        static final int SYN = 2;
        static final int RST = 4;
        static final int ACK = 16;

        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    /**
     * A UDP datagram (RFC 768).
     *
     * @param hopLimit the hop limit or time to live with which it arrived
     * @param payload what it carries, as far as it was captured
     */
    record UdpDatagram(Flow flow, int hopLimit, Octets payload) implements IpPacket {}

    /** Something else, with the reason why it is passed over. */
    enum PassedOver implements IpPacket {
        /** The type of link is not known, or the packet is no IP packet. */
        NOT_IP,
        /** A fragment: putting fragments together again is left out, BGP and BFD do not produce them. */
        FRAGMENT,
        /** Another protocol than TCP and UDP. */
        OTHER_PROTOCOL,
        /** The packet ends, or was cut by the capture, before the payload begins. */
        CUT_OFF
    }

    /**
     * The fields of an IP header that matter here.
     *
     * @param content what follows the header, without padding of the link
     */
    record Header(
            IpAddress source,
            IpAddress destination,
            int trafficClass,
            int protocol,
            int hopLimit,
            OctetCursor content) {
        /** {@return the same, with what stands behind extension headers} */
        Header with(int protocolBehind, OctetCursor contentBehind) {
            return new Header(source, destination, trafficClass, protocolBehind, hopLimit, contentBehind);
        }
    }
}
