package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.Aigp;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.AtomicAggregate;
import io.vipwatch.bgp.attribute.ClusterList;
import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.ExtendedCommunities;
import io.vipwatch.bgp.attribute.Ipv6ExtendedCommunities;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LargeCommunity;
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
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.PathId;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Well-formed messages of every sort, the same ones for the same seed. */
final class RandomMessages {
    private static final NlriList NO_IPV4 = NlriList.empty(Family.IPV4_UNICAST);

    private final Random random;

    RandomMessages(long seed) {
        random = new Random(seed);
    }

    /** {@return the terms of some session on which both families are known} */
    NegotiatedSession session() {
        Set<Family> families = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
        Set<Family> addPath = oneOf(Set.of(), families, Set.of(Family.IPV6_UNICAST));
        Set<Family> nextHop = oneOf(Set.of(), Set.of(Family.IPV4_UNICAST));
        return new NegotiatedSession(
                chance(2), !chance(4), families, addPath, addPath, chance(4), nextHop, chance(2), chance(2));
    }

    BgpMessage message(NegotiatedSession session) {
        return switch (random.nextInt(8)) {
            case 0 -> Keepalive.INSTANCE;
            case 1 -> new RouteRefresh(family(), random.nextInt(256));
            case 2 -> new Notification(random.nextInt(256), random.nextInt(256), octets(random.nextInt(64)));
            case 3 -> new RandomCapabilities(random).open();
            default -> update(session);
        };
    }

    Update update(NegotiatedSession session) {
        return switch (random.nextInt(8)) {
            case 0 -> Update.endOfRib(oneOf(Family.IPV4_UNICAST, Family.IPV6_UNICAST));
            case 1 -> new Update(routes(Family.IPV4_UNICAST, session), PathAttributes.NONE, NO_IPV4);
            case 2 -> Update.of(PathAttributes.of(new MpUnreach(routes(family(), session))));
            case 3 -> announcing(session, routes(Family.IPV4_UNICAST, session));
            default -> announcing(session, NO_IPV4);
        };
    }

    /** IPv4 routes in the field of their own; without any, routes of some family in MP_REACH_NLRI. */
    private Update announcing(NegotiatedSession session, NlriList nlri) {
        List<PathAttribute> attributes = new ArrayList<>();
        attributes.add(oneOf(Origin.IGP, Origin.EGP, Origin.INCOMPLETE));
        attributes.add(asPath(session));
        if (!nlri.isEmpty()) {
            attributes.add(new NextHop(IpAddress.of("192.0.2." + (1 + random.nextInt(254)))));
        }
        List<Supplier<PathAttribute>> more = new ArrayList<>(optional());
        if (nlri.isEmpty()) {
            more.add(8, () -> mpReach(session));
        }
        for (int i = 0; i < more.size(); i++) {
            boolean mandatory = nlri.isEmpty() && i == 8;
            if (mandatory || chance(4)) {
                attributes.add(more.get(i).get());
            }
        }
        attributes.removeIf(attribute -> !session.internal() && isInternal(attribute));
        return new Update(NO_IPV4, new PathAttributes(attributes), nlri);
    }

    private static boolean isInternal(PathAttribute attribute) {
        return attribute instanceof LocalPref || attribute instanceof OriginatorId || attribute instanceof ClusterList;
    }

    /** In the order of their type codes, those below MP_REACH_NLRI first: eight of them. */
    private List<Supplier<PathAttribute>> optional() {
        return List.of(
                () -> new MultiExitDisc(u32()),
                () -> new LocalPref(u32()),
                AtomicAggregate::new,
                () -> new Aggregator(asn(), routerId()),
                () -> new Communities(list(() -> new Community(random.nextInt()))),
                () -> new OriginatorId(routerId()),
                () -> new ClusterList(list(this::routerId)),
                () -> new Unrecognized(0xc0, 11, octets(random.nextInt(300))),
                () -> new ExtendedCommunities(list(random::nextLong)),
                () -> new Ipv6ExtendedCommunities(list(() -> octets(20))),
                () -> new Aigp(List.of(new Aigp.Tlv(1, octets(8)), new Aigp.Tlv(2, octets(random.nextInt(5))))),
                () -> new LargeCommunities(
                        list(() -> new LargeCommunity(random.nextInt(), random.nextInt(), random.nextInt()))),
                () -> new OnlyToCustomer(u32()),
                () -> new Unrecognized(oneOf(0x80, 0xc0, 0xe0), 200 + random.nextInt(56), octets(random.nextInt(9))));
    }

    /** Without confederations: with two-octet AS numbers a large AS number in one cannot be carried (RFC 6793 §3). */
    private AsPath asPath(NegotiatedSession session) {
        List<AsPathSegment> segments = new ArrayList<>();
        if (session.internal() && session.fourOctetAs() && chance(3)) {
            segments.add(AsPathSegment.of(AsPathSegment.Type.AS_CONFED_SEQUENCE, asns(3)));
        }
        if (!chance(6)) {
            segments.add(AsPathSegment.of(AsPathSegment.Type.AS_SEQUENCE, asns(6)));
        }
        if (chance(5)) {
            segments.add(AsPathSegment.of(AsPathSegment.Type.AS_SET, asns(4)));
        }
        return new AsPath(segments);
    }

    private MpReach mpReach(NegotiatedSession session) {
        Family family = family();
        boolean ipv4NextHop = family.equals(Family.IPV4_UNICAST)
                && !(session.extendedNextHop().contains(family) && chance(2));
        IpAddress global = IpAddress.ofIpv6(0x20010db8_00000000L | random.nextInt(1 << 16), random.nextLong());
        IpAddress linkLocal = IpAddress.ofIpv6(0xfe80_0000_0000_0000L, random.nextLong());
        List<IpAddress> nextHops = ipv4NextHop
                ? List.of(IpAddress.of("198.51.100.7"))
                : chance(2) ? List.of(global) : List.of(global, linkLocal);
        return new MpReach(nextHops, routes(family, session));
    }

    /** {@return one to nine routes, none twice} */
    NlriList routes(Family family, NegotiatedSession session) {
        boolean addPath = session.addPathReceive().contains(family);
        Set<Nlri> routes = new LinkedHashSet<>();
        int count = 1 + random.nextInt(9);
        while (routes.size() < count) {
            int length = random.nextInt(family.addressBits() + 1);
            long high = family.equals(Family.IPV4_UNICAST) ? (long) random.nextInt() << 32 : random.nextLong();
            long low = family.equals(Family.IPV4_UNICAST) ? 0 : random.nextLong();
            PathId pathId = addPath ? new PathId(random.nextInt()) : PathId.NONE;
            routes.add(new Nlri(new Prefix(family.afi(), high, low, length), pathId));
        }
        return NlriList.of(family, List.copyOf(routes));
    }

    private Family family() {
        return chance(4) ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    }

    private int[] asns(int most) {
        return IntStream.generate(() -> (int) asn())
                .limit(1 + random.nextInt(most))
                .toArray();
    }

    /** {@return an AS number; not 0, and not the one that stands for those of four octets} */
    private long asn() {
        return oneOf(64512L, 65010L, 65101L, 4200000000L, 65536L) + random.nextInt(100);
    }

    private RouterId routerId() {
        return new RouterId(random.nextInt());
    }

    private long u32() {
        return Integer.toUnsignedLong(random.nextInt());
    }

    private Octets octets(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Octets.copyOf(bytes);
    }

    private <T> List<T> list(Supplier<T> one) {
        return Stream.generate(one).limit(1 + random.nextInt(5)).toList();
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    @SafeVarargs
    private <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }
}
