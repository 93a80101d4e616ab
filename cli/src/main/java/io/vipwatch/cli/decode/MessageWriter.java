package io.vipwatch.cli.decode;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.Malformed;
import io.vipwatch.bgp.codec.Treatment;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Writes a decoded message, and what is wrong with it, as the members of one JSON object. */
final class MessageWriter {
    private final JsonGenerator json;
    private final AttributeWriter attributes;
    private final CapabilityWriter capabilities;

    MessageWriter(JsonGenerator json) {
        this.json = json;
        this.attributes = new AttributeWriter(json);
        this.capabilities = new CapabilityWriter(json);
    }

    /**
     * Writes the members for one message.
     *
     * @param type what its header says it is, for a message that is too broken to tell otherwise
     */
    void write(String type, Decoded decoded, NegotiatedSession context) {
        switch (decoded) {
            case Decoded.Accepted(BgpMessage message) -> {
                begin(type(message), "accepted");
                writeMessage(message, context);
            }
            case Decoded.AttributeDiscard(Update update, List<Malformed> malformed) -> {
                begin("update", Treatment.ATTRIBUTE_DISCARD.text());
                writeErrors(malformed, Treatment.ATTRIBUTE_DISCARD);
                writeUpdate(update, context);
            }
            case Decoded.TreatAsWithdraw(Update update, List<Malformed> malformed) -> {
                begin("update", Treatment.TREAT_AS_WITHDRAW.text());
                writeErrors(malformed, Treatment.TREAT_AS_WITHDRAW);
                writeUpdate(update, context);
            }
            case Decoded.SessionReset(Notification notification, Malformed malformed) -> {
                begin(type, Treatment.SESSION_RESET.text());
                writeError(notification.code(), notification.subcode(), malformed.text(), Optional.of(malformed));
            }
        }
    }

    /** Writes the members for octets that are no message. */
    void writeBroken(String type, String outcome, ErrorCode error, String text) {
        begin(type, outcome);
        writeError(error.code(), error.subcode(), text, Optional.empty());
    }

    private void begin(String type, String outcome) {
        json.writeStringProperty("type", type);
        json.writeStringProperty("outcome", outcome);
    }

    private static String type(BgpMessage message) {
        return MessageType.text(message.typeCode());
    }

    private void writeErrors(List<Malformed> malformed, Treatment treatment) {
        Malformed decisive = malformed.stream()
                .filter(error -> error.treatment() == treatment)
                .findFirst()
                .orElse(malformed.getFirst());
        writeError(decisive.error().code(), decisive.error().subcode(), decisive.text(), Optional.of(decisive));
        if (malformed.size() > 1) {
            json.writeArrayPropertyStart("errors");
            for (Malformed error : malformed) {
                json.writeStartObject();
                writeErrorMembers(error.error().code(), error.error().subcode(), error.text(), Optional.of(error));
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private void writeError(int code, int subcode, String text, Optional<Malformed> malformed) {
        json.writeObjectPropertyStart("error");
        writeErrorMembers(code, subcode, text, malformed);
        json.writeEndObject();
    }

    private void writeErrorMembers(int code, int subcode, String text, Optional<Malformed> malformed) {
        json.writeNumberProperty("code", code);
        json.writeNumberProperty("subcode", subcode);
        json.writeStringProperty("name", ErrorCode.name(code, subcode));
        json.writeStringProperty("text", text);
        malformed.ifPresent(error -> {
            error.attributeType().ifPresent(type -> json.writeNumberProperty("attribute", type));
            json.writeStringProperty("octets", error.octets().toHex());
        });
    }

    private void writeMessage(BgpMessage message, NegotiatedSession context) {
        switch (message) {
            case Open open -> writeOpen(open);
            case Update update -> writeUpdate(update, context);
            case Notification notification -> writeNotification(notification);
            case Keepalive _ -> {}
            case RouteRefresh refresh -> writeRouteRefresh(refresh);
        }
    }

    private void writeOpen(Open open) {
        json.writeNumberProperty("version", open.version());
        json.writeNumberProperty("asn", open.asn());
        json.writeNumberProperty("hold_time", open.holdTime());
        json.writeStringProperty("router_id", open.routerId().toString());
        json.writeArrayPropertyStart("capabilities");
        open.capabilities().forEach(capabilities::write);
        json.writeEndArray();
    }

    private void writeNotification(Notification notification) {
        json.writeNumberProperty("code", notification.code());
        json.writeNumberProperty("subcode", notification.subcode());
        json.writeStringProperty("name", notification.name());
        json.writeStringProperty("message", notification.shutdownText().orElse(""));
        json.writeStringProperty("data", notification.data().toHex());
        notification.encapsulated().ifPresent(inner -> {
            json.writeObjectPropertyStart("encapsulated");
            writeNotification(inner);
            json.writeEndObject();
        });
    }

    private void writeRouteRefresh(RouteRefresh refresh) {
        json.writeStringProperty("family", refresh.family().text());
        json.writeStringProperty(
                "subtype",
                switch (refresh.subtype()) {
                    case RouteRefresh.REQUEST -> "request";
                    case RouteRefresh.BEGIN -> "begin";
                    case RouteRefresh.END -> "end";
                    default -> Integer.toString(refresh.subtype());
                });
    }

    private void writeUpdate(Update update, NegotiatedSession context) {
        json.writeArrayPropertyStart("announce");
        writeNlri(update.nlri(), ipv4NextHop(update), context);
        update.attributes().get(MpReach.class).ifPresent(reach -> writeNlri(reach.nlri(), reach.nextHops(), context));
        json.writeEndArray();
        json.writeArrayPropertyStart("withdraw");
        update.withdrawals().forEach(list -> writeNlri(list, List.of(), context));
        json.writeEndArray();
        update.endOfRib().ifPresent(family -> json.writeStringProperty("end_of_rib", family.text()));
        attributes.write(update.attributes());
    }

    private static List<IpAddress> ipv4NextHop(Update update) {
        return update.attributes().get(NextHop.class).map(NextHop::address).stream()
                .toList();
    }

    private void writeNlri(NlriList list, List<IpAddress> nextHops, NegotiatedSession context) {
        String family = list.family().text();
        List<String> hops = nextHops.stream().map(IpAddress::toString).toList();
        boolean withPathIds = context.addPathReceive().contains(list.family());
        for (int i = 0; i < list.size(); i++) {
            json.writeStartObject();
            json.writeStringProperty("family", family);
            json.writeStringProperty("prefix", list.prefix(i).toString());
            if (withPathIds) {
                json.writeNumberProperty("path_id", Integer.toUnsignedLong(list.pathId(i)));
            }
            if (!hops.isEmpty()) {
                json.writeArrayPropertyStart("next_hop");
                hops.forEach(json::writeString);
                json.writeEndArray();
            }
            json.writeEndObject();
        }
    }
}
