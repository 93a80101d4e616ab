package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures heap and processor time of tables of many routes, five to a set of attributes, every UPDATE of new objects
 * as a decoder makes them. To be run by hand: {@code java … AdjRibInFootprint [peers] [routes] [path-ids]}.
 */
final class AdjRibInFootprint {
    private static final int PREFIXES_PER_SET = 5;

    private AdjRibInFootprint() {}

    public static void main(String[] arguments) {
        int peers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        int routes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
        boolean pathIds = arguments.length > 2;
        AttributeSets sets = new AttributeSets();
        List<AdjRibIn> ribs = new ArrayList<>();
        long before = usedHeap();
        for (int peer = 0; peer < peers; peer++) {
            AdjRibIn rib = new AdjRibIn(sets);
            load(rib, routes, pathIds);
            ribs.add(rib);
        }
        long bytes = usedHeap() - before;
        long total = (long) peers * routes;
        System.out.printf(
                Locale.ROOT,
                "%d peers x %d routes, %d attribute sets: %.1f bytes a route%n",
                peers,
                routes,
                sets.size(),
                bytes / (double) total);
        for (int i = 0; i < 5; i++) {
            long start = cpuNanos();
            load(ribs.getFirst(), routes, pathIds);
            System.out.printf(
                    Locale.ROOT, "  announced again: %.0f ns a route%n", (cpuNanos() - start) / (double) routes);
            start = cpuNanos();
            ribs.getFirst().flush(WithdrawalReason.sessionLost(""), RouteFilter.NONE, change -> {});
            System.out.printf(Locale.ROOT, "  flushed: %.0f ns a route%n", (cpuNanos() - start) / (double) routes);
            start = cpuNanos();
            load(ribs.getFirst(), routes, pathIds);
            System.out.printf(
                    Locale.ROOT, "  announced anew: %.0f ns a route%n", (cpuNanos() - start) / (double) routes);
        }
        ribs.forEach(rib -> rib.flush(WithdrawalReason.sessionLost(""), RouteFilter.NONE, change -> {}));
        System.out.printf(Locale.ROOT, "after all was flushed: %d bytes%n", usedHeap() - before);
    }

    private static void load(AdjRibIn rib, int routes, boolean pathIds) {
        for (int first = 0; first < routes; first += PREFIXES_PER_SET) {
            NlriList.Builder nlri = new NlriList.Builder(Family.IPV6_UNICAST, PREFIXES_PER_SET, pathIds);
            for (int i = first; i < Math.min(routes, first + PREFIXES_PER_SET); i++) {
                nlri.add(0x20010db8_0000_0000L | i, 0, 64, pathIds ? 1 + i % 3 : 0);
            }
            MpReach reach = new MpReach(List.of(IpAddress.ofIpv6(0x20010db8_0000_0000L, 1)), nlri.build());
            AsPath path = new AsPath(List.of(AsPathSegment.sequence(65010, 65101, 64512L + first / PREFIXES_PER_SET)));
            rib.apply(Update.of(PathAttributes.of(reach, new Origin(0), path)), first, RouteFilter.NONE, change -> {});
        }
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
