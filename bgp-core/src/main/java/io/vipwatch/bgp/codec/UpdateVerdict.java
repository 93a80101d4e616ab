package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** What an UPDATE and the errors in it amount to (RFC 7606 §3, §5): the strongest treatment wins. */
final class UpdateVerdict {
    /** What a NOTIFICATION of 4096 octets has room for after header, code and subcode. */
    private static final int LONGEST_DATA = NegotiatedSession.MAXIMUM_LENGTH - MessageHeader.LENGTH - 2;

    private UpdateVerdict() {}

    static Decoded of(Update update, List<Malformed> malformed, boolean onlyUnreach, NegotiatedSession context) {
        boolean announces = announces(update);
        if (announces) {
            checkMandatory(update, malformed);
        }
        if (malformed.isEmpty()) {
            return new Decoded.Accepted(negotiated(update, context));
        }
        Malformed worst = malformed.getFirst();
        for (Malformed one : malformed) {
            worst = one.treatment().compareTo(worst.treatment()) > 0 ? one : worst;
        }
        return switch (worst.treatment()) {
            case ATTRIBUTE_DISCARD ->
                new Decoded.AttributeDiscard(notEndOfRib(negotiated(update, context), malformed), malformed);
            // Attributes without routes: nobody can be sure that the routes were found (RFC 7606 §5.2).
            case TREAT_AS_WITHDRAW ->
                announces || onlyUnreach
                        ? new Decoded.TreatAsWithdraw(withdrawing(update), malformed)
                        : reset(worst.treatedAs(Treatment.SESSION_RESET));
            case SESSION_RESET -> reset(worst);
        };
    }

    private static boolean announces(Update update) {
        if (!update.nlri().isEmpty()) {
            return true;
        }
        for (PathAttribute attribute : update.attributes().list()) {
            if (attribute instanceof MpReach reach) {
                return !reach.nlri().isEmpty();
            }
            if (attribute instanceof Unrecognized kept && kept.typeCode() == MpReach.TYPE_CODE) {
                return MpReachCodec.announces(kept.value());
            }
        }
        return false;
    }

    private static void checkMandatory(Update update, List<Malformed> malformed) {
        PathAttributes attributes = update.attributes();
        require(attributes.contains(Origin.class), Origin.TYPE_CODE, malformed);
        require(attributes.contains(AsPath.class), AsPath.TYPE_CODE, malformed);
        if (update.nlri().isEmpty()) {
            return;
        }
        NextHop nextHop = attributes.get(NextHop.class).orElse(null);
        require(nextHop != null, NextHop.TYPE_CODE, malformed);
        if (nextHop != null && !NextHopCodec.isHost(nextHop)) {
            malformed.add(new Malformed(
                    Treatment.TREAT_AS_WITHDRAW,
                    ErrorCode.UPDATE_INVALID_NEXT_HOP,
                    OptionalInt.of(NextHop.TYPE_CODE),
                    Octets.copyOf(nextHop.address().toByteArray()),
                    "NEXT_HOP is " + nextHop.address() + ", which is not the address of a host"));
        }
    }

    /** Notes that a mandatory attribute is missing, unless it is there and that is noted as malformed. */
    private static void require(boolean present, int typeCode, List<Malformed> malformed) {
        OptionalInt type = OptionalInt.of(typeCode);
        if (!present && malformed.stream().noneMatch(one -> one.attributeType().equals(type))) {
            malformed.add(new Malformed(
                    Treatment.TREAT_AS_WITHDRAW,
                    ErrorCode.UPDATE_MISSING_WELL_KNOWN_ATTRIBUTE,
                    type,
                    Octets.copyOf(new byte[] {(byte) typeCode}),
                    AttributeTable.name(typeCode) + " is missing, and routes are announced"));
        }
    }

    /**
     * IPv4 unicast has fields of its own, negotiated or not. Routes in them that were not negotiated are not taken;
     * their withdrawal changes nothing and stays.
     */
    private static Update negotiated(Update update, NegotiatedSession context) {
        return update.nlri().isEmpty() || context.families().contains(Family.IPV4_UNICAST)
                ? update
                : new Update(update.withdrawnRoutes(), update.attributes(), NlriList.empty(Family.IPV4_UNICAST));
    }

    /** An UPDATE that had attributes must not become an End-of-RIB marker by losing them. */
    private static Update notEndOfRib(Update update, List<Malformed> malformed) {
        if (update.endOfRib().isEmpty()) {
            return update;
        }
        Octets octets = malformed.getFirst().octets();
        byte[] bytes = octets.toByteArray();
        int value = AttributeLayout.value(bytes, 0);
        List<PathAttribute> list = new ArrayList<>(update.attributes().list());
        list.add(new Unrecognized(
                AttributeLayout.flags(bytes, 0) & ~AttributeCodec.EXTENDED_LENGTH,
                AttributeLayout.type(bytes, 0),
                Octets.copyOf(bytes, value, bytes.length - value)));
        return new Update(update.withdrawnRoutes(), new PathAttributes(list), update.nlri());
    }

    /** {@return an UPDATE that withdraws what {@code update} withdraws, then what it announces} */
    private static Update withdrawing(Update update) {
        Set<Nlri> ipv4 = new LinkedHashSet<>();
        Set<Nlri> ipv6 = new LinkedHashSet<>();
        Stream.concat(update.withdrawals().stream(), update.announcements().stream())
                .forEach(list -> list.forEach(list.family().equals(Family.IPV4_UNICAST) ? ipv4::add : ipv6::add));
        List<PathAttribute> attributes = new ArrayList<>(update.attributes().list());
        attributes.removeIf(
                attribute -> !(attribute instanceof Unrecognized) || !AttributeTable.holdsNlri(attribute.typeCode()));
        if (!ipv6.isEmpty()) {
            attributes.removeIf(attribute -> attribute.typeCode() == MpUnreach.TYPE_CODE);
            attributes.add(new MpUnreach(NlriList.of(Family.IPV6_UNICAST, List.copyOf(ipv6))));
        }
        return new Update(
                NlriList.of(Family.IPV4_UNICAST, List.copyOf(ipv4)),
                new PathAttributes(attributes),
                NlriList.empty(Family.IPV4_UNICAST));
    }

    private static Decoded reset(Malformed malformed) {
        return new Decoded.SessionReset(Notification.of(malformed.error(), data(malformed)), malformed);
    }

    /** RFC 4271 §6.3 has the attribute in question sent back, except where the error is one of the whole. */
    private static Octets data(Malformed malformed) {
        return switch (malformed.error()) {
            case UPDATE_MALFORMED_ATTRIBUTE_LIST, UPDATE_INVALID_NETWORK_FIELD, UPDATE_MALFORMED_AS_PATH ->
                Octets.EMPTY;
            default -> cut(malformed.octets());
        };
    }

    /** {@return as much of {@code octets} as a NOTIFICATION can send back} */
    static Octets cut(Octets octets) {
        return octets.length() <= LONGEST_DATA ? octets : Octets.copyOf(octets.toByteArray(), 0, LONGEST_DATA);
    }
}
