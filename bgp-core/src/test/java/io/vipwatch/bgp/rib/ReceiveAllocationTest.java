package io.vipwatch.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the way from the octets of an UPDATE into the Adj-RIB-In allocates. When the same table is announced once more,
 * nothing of it is kept, so that all of it is garbage.
 */
class ReceiveAllocationTest {
    private static final NegotiatedSession CONTEXT = new NegotiatedSession(
            false, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, Set.of(), false, false);
    private static final int UPDATES = 2_000;
    private static final int FEW = 5;
    private static final int MANY = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final MessageDecoder decoder = new MessageDecoder();

    @BeforeEach
    void warmUp() {
        announceTwice(FEW);
        announceTwice(MANY);
    }

    /** Octets allocated for all UPDATEs of a table. */
    private record Allocated(long first, long again) {}

    private Allocated announceTwice(int prefixesInOne) {
        byte[][] table = new byte[UPDATES][];
        for (int number = 0; number < UPDATES; number++) {
            table[number] = MessageEncoder.encode(update(number, prefixesInOne), CONTEXT);
        }
        AdjRibIn rib = new AdjRibIn(new AttributeSets());
        long first = announce(rib, table);
        long again = announce(rib, table);
        assertThat(rib.routeCount(Family.IPV6_UNICAST)).isEqualTo(UPDATES * prefixesInOne);
        assertThat(rib.counts().duplicates()).isEqualTo((long) UPDATES * prefixesInOne);
        return new Allocated(first, again);
    }

    private long announce(AdjRibIn rib, byte[][] table) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (byte[] message : table) {
            if (decoder.decode(message, 0, message.length, CONTEXT) instanceof Decoded.Accepted(Update update)) {
                rib.apply(update, 0, RouteFilter.NONE, change -> {});
            }
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static Update update(int number, int prefixes) {
        NlriList.Builder nlri = new NlriList.Builder(Family.IPV6_UNICAST, prefixes, false);
        for (int i = 0; i < prefixes; i++) {
            nlri.add(0x20010db8_0000_0000L + (long) number * prefixes + i, 0, 64, 0);
        }
        return Update.of(PathAttributes.of(
                Origin.IGP,
                new AsPath(List.of(AsPathSegment.sequence(65010, 64512 + number % 400, 64512 + number % 300))),
                new MultiExitDisc(number),
                new MpReach(List.of(IpAddress.of("2001:db8::1")), nlri.build())));
    }

    @Test
    void aRouteMoreInAnUpdateIsNoObjectMore() {
        Allocated few = announceTwice(FEW);
        Allocated many = announceTwice(MANY);

        double garbageOfARoute = (many.again() - few.again()) / ((MANY - FEW) * (double) UPDATES);
        double garbageOfAnUpdate = few.again() / (double) UPDATES - FEW * garbageOfARoute;
        double keptOfARoute = (many.first() - many.again()) / (MANY * (double) UPDATES);
        System.out.printf(
                "receive path: garbage %.0f octets an UPDATE and %.1f a route; first load %.0f a route more%n",
                garbageOfAnUpdate, garbageOfARoute, keptOfARoute);
        assertThat(garbageOfARoute)
                .as("garbage of a route: its prefix in the arrays of the UPDATE, 17 octets")
                .isBetween(17.0, 20.0);
        assertThat(garbageOfAnUpdate)
                .as("garbage of an UPDATE: its attributes, once for all of its routes")
                .isLessThan(1_400);
        assertThat(keptOfARoute)
                .as("what the table takes for a route, with what its growing leaves behind")
                .isLessThan(150);
    }
}
