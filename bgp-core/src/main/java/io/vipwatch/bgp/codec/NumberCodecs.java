package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.OnlyToCustomer;
import io.vipwatch.bgp.capability.NegotiatedSession;

/** The attributes that are one number of four octets: MULTI_EXIT_DISC, LOCAL_PREF (RFC 4271) and OTC (RFC 9234 §5). */
final class NumberCodecs {
    private static final int LENGTH = 4;

    private NumberCodecs() {}

    static Reading readMultiExitDisc(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return length == LENGTH
                ? new Reading.Value(new MultiExitDisc(NetworkOrder.u32(bytes, offset)))
                : Reading.Fault.length("MULTI_EXIT_DISC", length, "4");
    }

    static Reading readLocalPref(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return length == LENGTH
                ? new Reading.Value(new LocalPref(NetworkOrder.u32(bytes, offset)))
                : Reading.Fault.length("LOCAL_PREF", length, "4");
    }

    static Reading readOnlyToCustomer(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return length == LENGTH
                ? new Reading.Value(new OnlyToCustomer(NetworkOrder.u32(bytes, offset)))
                : Reading.Fault.length("ONLY_TO_CUSTOMER", length, "4");
    }

    static void write(MultiExitDisc attribute, OctetWriter out, NegotiatedSession context) {
        out.u32(attribute.value());
    }

    static void write(LocalPref attribute, OctetWriter out, NegotiatedSession context) {
        out.u32(attribute.value());
    }

    static void write(OnlyToCustomer attribute, OctetWriter out, NegotiatedSession context) {
        out.u32(attribute.asn());
    }
}
