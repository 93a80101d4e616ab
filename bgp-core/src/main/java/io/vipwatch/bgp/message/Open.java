package io.vipwatch.bgp.message;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.Optional;

/**
 * OPEN (RFC 4271 §4.2).
 *
 * @param version 4
 * @param myAs the two-octet field "My Autonomous System", 0 to 65535; see {@link #asn()}
 * @param holdTime the proposed hold time in seconds, 0 to 65535
 * @param routerId the BGP Identifier
 * @param capabilities the capabilities (RFC 5492), in the order of the wire
 */
public record Open(int version, int myAs, int holdTime, RouterId routerId, List<Capability> capabilities)
        implements BgpMessage {
    /** The message type code. */
    public static final int TYPE_CODE = 1;

    /** The protocol version of RFC 4271. */
    public static final int VERSION = 4;

    /** What stands in {@link #myAs()} when the AS number needs four octets (RFC 6793 §9). */
    public static final int AS_TRANS = 23456;

    public Open {
        capabilities = List.copyOf(capabilities);
    }

    /** {@return an OPEN of this AS number} */
    public static Open of(long asn, int holdTime, RouterId routerId, List<Capability> capabilities) {
        int myAs = asn > 0xffff ? AS_TRANS : (int) asn;
        return new Open(VERSION, myAs, holdTime, routerId, capabilities);
    }

    /** {@return the capability of this type, if there is one; the first if there are several} */
    public <C extends Capability> Optional<C> capability(Class<C> type) {
        return capabilities.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** {@return the speaker's AS number: that of the four-octet AS capability if there is one, else {@link #myAs()}} */
    public long asn() {
        return capability(FourOctetAs.class).map(FourOctetAs::asn).orElse((long) myAs);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
