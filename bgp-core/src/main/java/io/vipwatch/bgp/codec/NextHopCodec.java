package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.IpAddress;

/**
 * NEXT_HOP (RFC 4271 §4.3, RFC 7606 §7.3). Whether the address can be a host's matters only where the UPDATE has NLRI of
 * IPv4, and is judged there.
 */
final class NextHopCodec {
    private NextHopCodec() {}

    static Reading read(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length != 4) {
            return Reading.Fault.length("NEXT_HOP", length, "4");
        }
        return new Reading.Value(new NextHop(IpAddress.ofBytes(bytes, offset, 4)));
    }

    static void write(NextHop nextHop, OctetWriter out, NegotiatedSession context) {
        out.octets(nextHop.address().toByteArray());
    }

    /** {@return whether the address may be that of a host: not 0.0.0.0/8, 127.0.0.0/8, class D or class E} */
    static boolean isHost(NextHop nextHop) {
        int first = (int) (nextHop.address().high() >>> 56);
        return first != 0 && first != 127 && first < 224;
    }
}
