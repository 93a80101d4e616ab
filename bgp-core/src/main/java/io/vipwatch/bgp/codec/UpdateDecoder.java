package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;

/** Reads the body of an UPDATE (RFC 4271 §4.3) and has {@link UpdateVerdict} say what its errors lead to. */
final class UpdateDecoder {
    private static final Family IPV4 = Family.IPV4_UNICAST;
    private static final NlriList NO_IPV4 = NlriList.empty(IPV4);
    private static final Decoded END_OF_RIB = new Decoded.Accepted(Update.endOfRib(IPV4));

    private final AttributeDecoder attributeDecoder = new AttributeDecoder();

    /** {@return what the body from {@code start} to {@code end}, four octets at least, says} */
    Decoded decode(byte[] bytes, int start, int end, NegotiatedSession context) {
        int withdrawn = start + 2;
        int withdrawnEnd = withdrawn + NetworkOrder.u16(bytes, start);
        if (withdrawnEnd + 2 > end) {
            return lengthError(bytes, start, "the withdrawn routes", withdrawnEnd + 2 - end);
        }
        int attributes = withdrawnEnd + 2;
        int attributesEnd = attributes + NetworkOrder.u16(bytes, withdrawnEnd);
        if (attributesEnd > end) {
            return lengthError(bytes, withdrawnEnd, "the path attributes", attributesEnd - end);
        }
        if (start + 4 == end) {
            return END_OF_RIB;
        }
        boolean addPath = context.addPathReceive().contains(IPV4);
        int withdrawnCount = NlriCodec.count(bytes, withdrawn, withdrawnEnd, IPV4, addPath);
        if (withdrawnCount < 0) {
            return networkFieldError(bytes, withdrawn, withdrawnEnd, withdrawnCount, "the withdrawn routes field");
        }
        int nlriCount = NlriCodec.count(bytes, attributesEnd, end, IPV4, addPath);
        if (nlriCount < 0) {
            return networkFieldError(bytes, attributesEnd, end, nlriCount, "the NLRI field");
        }
        return judge(
                withdrawnCount == 0
                        ? NO_IPV4
                        : NlriCodec.read(bytes, withdrawn, withdrawnEnd, IPV4, addPath, withdrawnCount),
                attributeDecoder.decode(bytes, attributes, attributesEnd, context),
                nlriCount == 0 ? NO_IPV4 : NlriCodec.read(bytes, attributesEnd, end, IPV4, addPath, nlriCount),
                context);
    }

    private static Decoded judge(
            NlriList withdrawn, AttributeDecoder.Attributes read, NlriList nlri, NegotiatedSession context) {
        PathAttributes attributes = read.attributes();
        NlriList kept = withdrawn.isEmpty() ? withdrawn : Announced.without(withdrawn, nlri, attributes);
        MpUnreach unreach = attributes.get(MpUnreach.class).orElse(null);
        if (unreach != null && !unreach.nlri().isEmpty()) {
            attributes = Announced.withoutAnnounced(attributes, unreach, nlri);
        }
        return UpdateVerdict.of(new Update(kept, attributes, nlri), read.malformed(), read.onlyUnreach(), context);
    }

    private static Decoded lengthError(byte[] bytes, int field, String what, int beyond) {
        return reset(
                ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST,
                Octets.copyOf(bytes, field, 2),
                "the length of " + what + " is " + NetworkOrder.u16(bytes, field) + " octets, " + beyond
                        + " more than the message has room for");
    }

    private static Decoded networkFieldError(byte[] bytes, int start, int end, int verdict, String field) {
        Reading.Fault fault = NlriCodec.fault(verdict, IPV4, field);
        return reset(fault.error(), Octets.copyOf(bytes, start, end - start), fault.text());
    }

    private static Decoded reset(ErrorCode error, Octets octets, String text) {
        return new Decoded.SessionReset(
                Notification.of(error), Malformed.of(Treatment.SESSION_RESET, error, octets, text));
    }
}
