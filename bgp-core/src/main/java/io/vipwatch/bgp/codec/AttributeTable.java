package io.vipwatch.bgp.codec;

import static io.vipwatch.bgp.codec.AttributeCodec.OPTIONAL;
import static io.vipwatch.bgp.codec.AttributeCodec.Scope.EVERY_SESSION;
import static io.vipwatch.bgp.codec.AttributeCodec.Scope.INTERNAL;
import static io.vipwatch.bgp.codec.AttributeCodec.Scope.TWO_OCTET_AS;
import static io.vipwatch.bgp.codec.AttributeCodec.TRANSITIVE;
import static io.vipwatch.bgp.codec.AttributeCodec.WELL_KNOWN;
import static io.vipwatch.bgp.codec.Treatment.ATTRIBUTE_DISCARD;
import static io.vipwatch.bgp.codec.Treatment.SESSION_RESET;
import static io.vipwatch.bgp.codec.Treatment.TREAT_AS_WITHDRAW;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.Aigp;
import io.vipwatch.bgp.attribute.As4Aggregator;
import io.vipwatch.bgp.attribute.As4Path;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AtomicAggregate;
import io.vipwatch.bgp.attribute.ClusterList;
import io.vipwatch.bgp.attribute.Communities;
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
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The one table of attributes: type code, name, flags, what RFC 7606 makes of a malformed one, who reads and writes it,
 * and on which sessions it belongs.
 */
final class AttributeTable {
    static final AttributeCodec<Origin> ORIGIN =
            wellKnown(Origin.TYPE_CODE, "ORIGIN", TREAT_AS_WITHDRAW, OriginCodec::read, OriginCodec::write);

    static final AttributeCodec<AsPath> AS_PATH =
            wellKnown(AsPath.TYPE_CODE, "AS_PATH", TREAT_AS_WITHDRAW, AsPathCodec::read, AsPathCodec::write);

    static final AttributeCodec<NextHop> NEXT_HOP =
            wellKnown(NextHop.TYPE_CODE, "NEXT_HOP", TREAT_AS_WITHDRAW, NextHopCodec::read, NextHopCodec::write);

    static final AttributeCodec<MultiExitDisc> MULTI_EXIT_DISC = optional(
            MultiExitDisc.TYPE_CODE,
            "MULTI_EXIT_DISC",
            TREAT_AS_WITHDRAW,
            NumberCodecs::readMultiExitDisc,
            NumberCodecs::write);

    static final AttributeCodec<LocalPref> LOCAL_PREF = AttributeTable.<LocalPref>wellKnown(
                    LocalPref.TYPE_CODE,
                    "LOCAL_PREF",
                    TREAT_AS_WITHDRAW,
                    NumberCodecs::readLocalPref,
                    NumberCodecs::write)
            .on(INTERNAL);

    static final AttributeCodec<AtomicAggregate> ATOMIC_AGGREGATE = wellKnown(
            AtomicAggregate.TYPE_CODE,
            "ATOMIC_AGGREGATE",
            ATTRIBUTE_DISCARD,
            AggregatorCodecs::readAtomicAggregate,
            AggregatorCodecs::write);

    static final AttributeCodec<Aggregator> AGGREGATOR = optionalTransitive(
            Aggregator.TYPE_CODE,
            "AGGREGATOR",
            ATTRIBUTE_DISCARD,
            AggregatorCodecs::readAggregator,
            AggregatorCodecs::write);

    static final AttributeCodec<Communities> COMMUNITIES = optionalTransitive(
            Communities.TYPE_CODE,
            "COMMUNITIES",
            TREAT_AS_WITHDRAW,
            CommunitiesCodecs::readCommunities,
            CommunitiesCodecs::write);

    static final AttributeCodec<OriginatorId> ORIGINATOR_ID = AttributeTable.<OriginatorId>optional(
                    OriginatorId.TYPE_CODE,
                    "ORIGINATOR_ID",
                    TREAT_AS_WITHDRAW,
                    RouteReflectionCodecs::readOriginatorId,
                    RouteReflectionCodecs::write)
            .on(INTERNAL);

    static final AttributeCodec<ClusterList> CLUSTER_LIST = AttributeTable.<ClusterList>optional(
                    ClusterList.TYPE_CODE,
                    "CLUSTER_LIST",
                    TREAT_AS_WITHDRAW,
                    RouteReflectionCodecs::readClusterList,
                    RouteReflectionCodecs::write)
            .on(INTERNAL);

    static final AttributeCodec<MpReach> MP_REACH_NLRI =
            multiprotocol(MpReach.TYPE_CODE, "MP_REACH_NLRI", MpReachCodec::read, MpReachCodec::write);

    static final AttributeCodec<MpUnreach> MP_UNREACH_NLRI =
            multiprotocol(MpUnreach.TYPE_CODE, "MP_UNREACH_NLRI", MpUnreachCodec::read, MpUnreachCodec::write);

    static final AttributeCodec<ExtendedCommunities> EXTENDED_COMMUNITIES = optionalTransitive(
            ExtendedCommunities.TYPE_CODE,
            "EXTENDED COMMUNITIES",
            TREAT_AS_WITHDRAW,
            CommunitiesCodecs::readExtended,
            CommunitiesCodecs::write);

    static final AttributeCodec<As4Path> AS4_PATH = AttributeTable.<As4Path>optionalTransitive(
                    As4Path.TYPE_CODE,
                    "AS4_PATH",
                    ATTRIBUTE_DISCARD,
                    AsPathCodec::readAs4Path,
                    AsPathCodec::writeAs4Path)
            .on(TWO_OCTET_AS);

    static final AttributeCodec<As4Aggregator> AS4_AGGREGATOR = AttributeTable.<As4Aggregator>optionalTransitive(
                    As4Aggregator.TYPE_CODE,
                    "AS4_AGGREGATOR",
                    ATTRIBUTE_DISCARD,
                    AggregatorCodecs::readAs4Aggregator,
                    AggregatorCodecs::write)
            .on(TWO_OCTET_AS);

    static final AttributeCodec<Ipv6ExtendedCommunities> IPV6_EXTENDED_COMMUNITIES = optionalTransitive(
            Ipv6ExtendedCommunities.TYPE_CODE,
            "IPv6 EXTENDED COMMUNITIES",
            TREAT_AS_WITHDRAW,
            CommunitiesCodecs::readIpv6Extended,
            CommunitiesCodecs::write);

    // Wrong flags, too, cost no more than the attribute (RFC 7311 §3.2).
    static final AttributeCodec<Aigp> AIGP = AttributeTable.<Aigp>optional(
                    Aigp.TYPE_CODE, "AIGP", ATTRIBUTE_DISCARD, AigpCodec::read, AigpCodec::write)
            .whenFlagsConflict(ATTRIBUTE_DISCARD);

    static final AttributeCodec<LargeCommunities> LARGE_COMMUNITY = optionalTransitive(
            LargeCommunities.TYPE_CODE,
            "LARGE_COMMUNITY",
            TREAT_AS_WITHDRAW,
            CommunitiesCodecs::readLarge,
            CommunitiesCodecs::write);

    static final AttributeCodec<OnlyToCustomer> ONLY_TO_CUSTOMER = optionalTransitive(
            OnlyToCustomer.TYPE_CODE,
            "ONLY_TO_CUSTOMER",
            TREAT_AS_WITHDRAW,
            NumberCodecs::readOnlyToCustomer,
            NumberCodecs::write);

    private static final List<Optional<AttributeCodec<?>>> BY_TYPE_CODE = index(List.of(
            ORIGIN,
            AS_PATH,
            NEXT_HOP,
            MULTI_EXIT_DISC,
            LOCAL_PREF,
            ATOMIC_AGGREGATE,
            AGGREGATOR,
            COMMUNITIES,
            ORIGINATOR_ID,
            CLUSTER_LIST,
            MP_REACH_NLRI,
            MP_UNREACH_NLRI,
            EXTENDED_COMMUNITIES,
            AS4_PATH,
            AS4_AGGREGATOR,
            IPV6_EXTENDED_COMMUNITIES,
            AIGP,
            LARGE_COMMUNITY,
            ONLY_TO_CUSTOMER));

    private AttributeTable() {}

    private static List<Optional<AttributeCodec<?>>> index(List<AttributeCodec<?>> rows) {
        List<Optional<AttributeCodec<?>>> index = new ArrayList<>(Collections.nCopies(256, Optional.empty()));
        OpaqueAttributes.ROWS.forEach(row -> index.set(row.typeCode(), Optional.of(row)));
        rows.forEach(row -> index.set(row.typeCode(), Optional.of(row)));
        return List.copyOf(index);
    }

    private static <A> AttributeCodec<A> wellKnown(
            int typeCode,
            String name,
            Treatment malformed,
            AttributeCodec.Reader reader,
            AttributeCodec.Writer<A> writer) {
        return row(typeCode, name, WELL_KNOWN, malformed, ATTRIBUTE_DISCARD, reader, writer);
    }

    private static <A> AttributeCodec<A> optional(
            int typeCode,
            String name,
            Treatment malformed,
            AttributeCodec.Reader reader,
            AttributeCodec.Writer<A> writer) {
        return row(typeCode, name, OPTIONAL, malformed, ATTRIBUTE_DISCARD, reader, writer);
    }

    private static <A> AttributeCodec<A> optionalTransitive(
            int typeCode,
            String name,
            Treatment malformed,
            AttributeCodec.Reader reader,
            AttributeCodec.Writer<A> writer) {
        return row(typeCode, name, OPTIONAL | TRANSITIVE, malformed, ATTRIBUTE_DISCARD, reader, writer);
    }

    private static <A> AttributeCodec<A> multiprotocol(
            int typeCode, String name, AttributeCodec.Reader reader, AttributeCodec.Writer<A> writer) {
        return row(typeCode, name, OPTIONAL, SESSION_RESET, SESSION_RESET, reader, writer);
    }

    private static <A> AttributeCodec<A> row(
            int typeCode,
            String name,
            int flags,
            Treatment malformed,
            Treatment repeated,
            AttributeCodec.Reader reader,
            AttributeCodec.Writer<A> writer) {
        return new AttributeCodec<>(
                typeCode, name, flags, EVERY_SESSION, malformed, TREAT_AS_WITHDRAW, repeated, reader, writer);
    }

    /** {@return the row of this type, if there is one} */
    static Optional<AttributeCodec<?>> find(int typeCode) {
        return BY_TYPE_CODE.get(typeCode);
    }

    /** {@return whether attributes of this type hold the routes themselves} */
    static boolean holdsNlri(int typeCode) {
        return typeCode == MpReach.TYPE_CODE || typeCode == MpUnreach.TYPE_CODE;
    }

    /** {@return the RFC's name of this type, or its number} */
    static String name(int typeCode) {
        Optional<AttributeCodec<?>> row = find(typeCode);
        return row.isPresent() ? row.get().name() : "attribute " + typeCode;
    }

    /** Writes {@code attribute} whole: flags, type, length and value. */
    static void write(PathAttribute written, OctetWriter out, NegotiatedSession context) {
        switch (written) {
            case Origin attribute -> write(ORIGIN, attribute, out, context);
            case AsPath attribute -> write(AS_PATH, attribute, out, context);
            case NextHop attribute -> write(NEXT_HOP, attribute, out, context);
            case MultiExitDisc attribute -> write(MULTI_EXIT_DISC, attribute, out, context);
            case LocalPref attribute -> write(LOCAL_PREF, attribute, out, context);
            case AtomicAggregate attribute -> write(ATOMIC_AGGREGATE, attribute, out, context);
            case Aggregator attribute -> write(AGGREGATOR, attribute, out, context);
            case Communities attribute -> write(COMMUNITIES, attribute, out, context);
            case OriginatorId attribute -> write(ORIGINATOR_ID, attribute, out, context);
            case ClusterList attribute -> write(CLUSTER_LIST, attribute, out, context);
            case MpReach attribute -> write(MP_REACH_NLRI, attribute, out, context);
            case MpUnreach attribute -> write(MP_UNREACH_NLRI, attribute, out, context);
            case ExtendedCommunities attribute -> write(EXTENDED_COMMUNITIES, attribute, out, context);
            case As4Path attribute -> write(AS4_PATH, attribute, out, context);
            case As4Aggregator attribute -> write(AS4_AGGREGATOR, attribute, out, context);
            case Ipv6ExtendedCommunities attribute -> write(IPV6_EXTENDED_COMMUNITIES, attribute, out, context);
            case Aigp attribute -> write(AIGP, attribute, out, context);
            case LargeCommunities attribute -> write(LARGE_COMMUNITY, attribute, out, context);
            case OnlyToCustomer attribute -> write(ONLY_TO_CUSTOMER, attribute, out, context);
            case Unrecognized attribute -> {
                int start = out.length();
                out.u8(attribute.flags()).u8(attribute.typeCode()).u8(0).octets(attribute.value());
                out.fillAttributeLength(start);
            }
        }
    }

    private static <A extends PathAttribute> void write(
            AttributeCodec<A> row, A attribute, OctetWriter out, NegotiatedSession context) {
        int start = out.length();
        out.u8(row.flags()).u8(row.typeCode()).u8(0);
        row.writer().write(attribute, out, context);
        out.fillAttributeLength(start);
    }
}
