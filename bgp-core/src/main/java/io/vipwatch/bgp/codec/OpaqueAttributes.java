package io.vipwatch.bgp.codec;

import static io.vipwatch.bgp.codec.AttributeCodec.OPTIONAL;
import static io.vipwatch.bgp.codec.AttributeCodec.Scope.EVERY_SESSION;
import static io.vipwatch.bgp.codec.AttributeCodec.TRANSITIVE;
import static io.vipwatch.bgp.codec.Treatment.ATTRIBUTE_DISCARD;
import static io.vipwatch.bgp.codec.Treatment.TREAT_AS_WITHDRAW;

import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.Octets;
import java.util.List;

/**
 * Attributes that are kept as they came, but of which enough is known to judge their shape and flags: a broken one that
 * travelled through routers which did not look inside must cost neither the session nor more than its RFC says.
 */
final class OpaqueAttributes {
    private static final int TUNNEL_ENCAPSULATION = 23;
    private static final int BGP_LS = 29;
    private static final int PREFIX_SID = 40;
    private static final int ATTR_SET = 128;
    private static final int ATTR_SET_MINIMUM = 4;

    static final List<AttributeCodec<?>> ROWS = List.of(
            // RFC 9012 §2: TLVs with two octets of type and two of length.
            tlvs(TUNNEL_ENCAPSULATION, "Tunnel Encapsulation", OPTIONAL | TRANSITIVE, TREAT_AS_WITHDRAW, 2),
            // RFC 9552 §5.3, §8.2.2.
            tlvs(BGP_LS, "BGP-LS", OPTIONAL, ATTRIBUTE_DISCARD, 2),
            // RFC 8669 §3, §6: one octet of type, two of length.
            tlvs(PREFIX_SID, "BGP Prefix-SID", OPTIONAL | TRANSITIVE, ATTRIBUTE_DISCARD, 1),
            // RFC 6368 §5: the AS number of the origin, then attributes.
            row(
                    ATTR_SET,
                    "ATTR_SET",
                    OPTIONAL | TRANSITIVE,
                    TREAT_AS_WITHDRAW,
                    (bytes, offset, length, context) -> length < ATTR_SET_MINIMUM
                            ? Reading.Fault.length("ATTR_SET", length, "at least " + ATTR_SET_MINIMUM)
                            : value(ATTR_SET, bytes, offset, length)));

    private OpaqueAttributes() {}

    private static AttributeCodec<Unrecognized> tlvs(
            int typeCode, String name, int flags, Treatment malformed, int typeLength) {
        int header = typeLength + 2;
        return row(typeCode, name, flags, malformed, (bytes, offset, length, context) -> {
            int end = offset + length;
            int at = offset;
            while (end - at >= header) {
                at += header + NetworkOrder.u16(bytes, at + typeLength);
            }
            return at == end
                    ? value(typeCode, bytes, offset, length)
                    : new Reading.Fault(
                            ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR,
                            name + " has TLVs that do not fill its " + length + " octets");
        });
    }

    private static Reading value(int typeCode, byte[] bytes, int offset, int length) {
        return new Reading.Value(new Unrecognized(0, typeCode, Octets.copyOf(bytes, offset, length)));
    }

    private static AttributeCodec<Unrecognized> row(
            int typeCode, String name, int flags, Treatment malformed, AttributeCodec.Reader reader) {
        return new AttributeCodec<>(
                typeCode,
                name,
                flags,
                EVERY_SESSION,
                malformed,
                TREAT_AS_WITHDRAW,
                ATTRIBUTE_DISCARD,
                reader,
                (attribute, out, context) -> out.octets(attribute.value()));
    }
}
