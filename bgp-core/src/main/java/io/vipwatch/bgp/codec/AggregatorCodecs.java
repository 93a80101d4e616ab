package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.As4Aggregator;
import io.vipwatch.bgp.attribute.AtomicAggregate;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.RouterId;

/** ATOMIC_AGGREGATE and AGGREGATOR (RFC 4271, RFC 7606 §7.6, §7.7), AS4_AGGREGATOR (RFC 6793 §6). */
final class AggregatorCodecs {
    private AggregatorCodecs() {}

    static Reading readAtomicAggregate(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return length == 0
                ? new Reading.Value(new AtomicAggregate())
                : Reading.Fault.length("ATOMIC_AGGREGATE", length, "0");
    }

    static Reading readAggregator(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length != (context.fourOctetAs() ? 8 : 6)) {
            return Reading.Fault.length(
                    "AGGREGATOR",
                    length,
                    context.fourOctetAs() ? "8 (four-octet AS numbers)" : "6 (two-octet AS numbers)");
        }
        long asn = context.fourOctetAs() ? NetworkOrder.u32(bytes, offset) : NetworkOrder.u16(bytes, offset);
        if (asn == 0) {
            return asZero("AGGREGATOR");
        }
        return new Reading.Value(new Aggregator(asn, new RouterId(NetworkOrder.i32(bytes, offset + length - 4))));
    }

    static Reading readAs4Aggregator(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length != 8) {
            return Reading.Fault.length("AS4_AGGREGATOR", length, "8");
        }
        long asn = NetworkOrder.u32(bytes, offset);
        if (asn == 0) {
            return asZero("AS4_AGGREGATOR");
        }
        return new Reading.Value(new As4Aggregator(asn, new RouterId(NetworkOrder.i32(bytes, offset + 4))));
    }

    private static Reading asZero(String attribute) {
        return new Reading.Fault(
                ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR, attribute + " names AS 0, which no one has (RFC 7607 §2)");
    }

    static void write(AtomicAggregate attribute, OctetWriter out, NegotiatedSession context) {
        // The presence of the attribute is all it says.
    }

    static void write(Aggregator attribute, OctetWriter out, NegotiatedSession context) {
        if (context.fourOctetAs()) {
            out.u32(attribute.asn());
        } else {
            out.u16(attribute.asn() > 0xffff ? Open.AS_TRANS : (int) attribute.asn());
        }
        out.u32(attribute.speaker().value());
    }

    static void write(As4Aggregator attribute, OctetWriter out, NegotiatedSession context) {
        out.u32(attribute.asn()).u32(attribute.speaker().value());
    }
}
