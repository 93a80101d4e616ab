package io.vipwatch.cli.decode;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.Aigp;
import io.vipwatch.bgp.attribute.As4Aggregator;
import io.vipwatch.bgp.attribute.As4Path;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.AtomicAggregate;
import io.vipwatch.bgp.attribute.ClusterList;
import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.ExtendedCommunities;
import io.vipwatch.bgp.attribute.Ipv6ExtendedCommunities;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.OnlyToCustomer;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.OriginatorId;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;

/** Writes path attributes as one JSON object whose keys are the RFCs' names in snake case. */
final class AttributeWriter {
    private static final int AIGP_METRIC = 1;

    private final JsonGenerator json;

    AttributeWriter(JsonGenerator json) {
        this.json = json;
    }

    /** Writes all of them but MP_REACH_NLRI and MP_UNREACH_NLRI, whose content stands beside this object. */
    void write(PathAttributes attributes) {
        json.writeObjectPropertyStart("attributes");
        attributes.list().forEach(this::write);
        List<Unrecognized> unrecognized = attributes.list().stream()
                .filter(Unrecognized.class::isInstance)
                .map(Unrecognized.class::cast)
                .toList();
        if (!unrecognized.isEmpty()) {
            json.writeArrayPropertyStart("unrecognized");
            unrecognized.forEach(this::writeUnrecognized);
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void write(PathAttribute attribute) {
        switch (attribute) {
            case Origin origin -> json.writeStringProperty("origin", origin.text());
            case AsPath path -> writePath("as_path", path.text(), path.segments());
            case NextHop hop ->
                json.writeStringProperty("next_hop", hop.address().toString());
            case MultiExitDisc med -> json.writeNumberProperty("med", med.value());
            case LocalPref preference -> json.writeNumberProperty("local_pref", preference.value());
            case AtomicAggregate _ -> json.writeBooleanProperty("atomic_aggregate", true);
            case Aggregator aggregator -> writeAggregator("aggregator", aggregator.asn(), aggregator.speaker());
            case Communities list -> writeTexts("communities", list.values(), AttributeWriter::text);
            case OriginatorId id ->
                json.writeStringProperty("originator_id", id.originator().toString());
            case ClusterList list -> writeTexts("cluster_list", list.clusters(), RouterId::toString);
            case ExtendedCommunities list ->
                writeTexts("extended_communities", list.values(), ExtendedCommunityText::of);
            case As4Path path -> writePath("as4_path", path.text(), path.segments());
            case As4Aggregator aggregator -> writeAggregator("as4_aggregator", aggregator.asn(), aggregator.speaker());
            case Ipv6ExtendedCommunities list -> writeTexts("ipv6_extended_communities", list.values(), Octets::toHex);
            case Aigp aigp -> writeAigp(aigp);
            case LargeCommunities list -> writeTexts("large_communities", list.values(), Object::toString);
            case OnlyToCustomer otc -> json.writeNumberProperty("only_to_customer", otc.asn());
            case MpReach _, MpUnreach _, Unrecognized _ -> {}
        }
    }

    private static String text(Community community) {
        return community.name().orElseGet(community::toString);
    }

    private void writePath(String name, String text, List<AsPathSegment> segments) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("text", text);
        json.writeArrayPropertyStart("segments");
        for (AsPathSegment segment : segments) {
            json.writeStartObject();
            json.writeStringProperty(
                    "type", segment.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            json.writeArrayPropertyStart("asns");
            segment.asns().forEach(json::writeNumber);
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeAggregator(String name, long asn, RouterId speaker) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("asn", asn);
        json.writeStringProperty("router_id", speaker.toString());
        json.writeEndObject();
    }

    private <E> void writeTexts(String name, List<E> values, Function<E, String> text) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(text.apply(value)));
        json.writeEndArray();
    }

    private void writeAigp(Aigp aigp) {
        json.writeArrayPropertyStart("aigp");
        for (Aigp.Tlv tlv : aigp.tlvs()) {
            json.writeStartObject();
            json.writeNumberProperty("type", tlv.type());
            if (tlv.type() == AIGP_METRIC && tlv.value().length() == Long.BYTES) {
                json.writeName("metric");
                json.writeNumber(
                        Long.toUnsignedString(Long.parseUnsignedLong(tlv.value().toHex(), 16)));
            } else {
                json.writeStringProperty("value", tlv.value().toHex());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeUnrecognized(Unrecognized attribute) {
        json.writeStartObject();
        json.writeNumberProperty("type", attribute.typeCode());
        json.writeNumberProperty("flags", attribute.flags());
        json.writeStringProperty("value", attribute.value().toHex());
        json.writeEndObject();
    }
}
