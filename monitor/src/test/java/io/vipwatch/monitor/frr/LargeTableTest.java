package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Tables of a hundred thousand routes, of which a few are wanted. */
class LargeTableTest {
    private static final int ROUTES = 100_000;
    private static final Prefix LAST = Prefix.of(IpAddress.of("2001:db8:1:1:869f::"), 80);
    private static final Predicate<Prefix> WANTED = LAST::equals;

    private static String prefix(int number) {
        return String.format(Locale.ROOT, "2001:db8:1:%x:%x::/80", number >> 16, number & 0xffff);
    }

    /** {@return rows of JSON, with commas between them} */
    private static IntFunction<String> separated(IntFunction<String> rows) {
        return number -> (number == 0 ? "" : ",") + rows.apply(number);
    }

    private static MadeUpAnswer locRib() {
        String path = "{\"valid\":true,\"bestpath\":true,\"peerId\":\"2001:db8::11\",\"path\":\"65010\","
                + "\"nexthops\":[{\"ip\":\"2001:db8::11\",\"used\":true}]}";
        return new MadeUpAnswer(
                "{ \"routerId\": \"192.0.2.1\", \"routes\": { ",
                separated(number -> "\"" + prefix(number) + "\": [" + path + "," + path + "]"),
                ROUTES,
                "} , \"totalRoutes\": " + ROUTES + " }");
    }

    private static MadeUpAnswer zebra() {
        String hop = "{\"flags\":3,\"fib\":true,\"ip\":\"2001:db8::11\",\"afi\":\"ipv6\",\"interfaceIndex\":2,"
                + "\"interfaceName\":\"vtnet1\",\"active\":true,\"weight\":1}";
        return new MadeUpAnswer(
                "{",
                separated(number -> "\"" + prefix(number) + "\":[{\"prefix\":\"" + prefix(number)
                        + "\",\"protocol\":\"bgp\",\"selected\":true,\"installed\":true,\"distance\":20,\"metric\":0,"
                        + "\"nexthops\":[" + hop + "," + hop + "]}]"),
                ROUTES,
                "}");
    }

    private static MadeUpAnswer adjRibIn() {
        return new MadeUpAnswer(
                "{\"bgpTableVersion\":6,\"receivedRoutes\": {",
                separated(number -> "\"" + prefix(number) + "\":{\"addrPrefix\":\"" + prefix(number)
                        + "\",\"prefixLen\":80,\"nextHopGlobal\":\"2001:db8::11\",\"weight\":0,\"path\":\"65010\","
                        + "\"origin\":\"IGP\",\"valid\":true,\"best\":true}"),
                ROUTES,
                "},\"totalPrefixCounter\":" + ROUTES + ",\"filteredPrefixCounter\":0}");
    }

    private static MadeUpAnswer linux() {
        return new MadeUpAnswer(
                "[",
                separated(number -> "{\"dst\":\"" + prefix(number)
                        + "\",\"protocol\":\"bgp\",\"metric\":20,\"flags\":[],\"pref\":\"medium\",\"nexthops\":["
                        + "{\"gateway\":\"2001:db8::11\",\"dev\":\"eth0\",\"weight\":1,\"flags\":[]},"
                        + "{\"gateway\":\"2001:db8::12\",\"dev\":\"eth0\",\"weight\":1,\"flags\":[]}]}"),
                ROUTES,
                "]");
    }

    private static MadeUpAnswer freeBsd() {
        return new MadeUpAnswer(
                "Routing tables\n\nInternet6:\nDestination                       Gateway                       Flags"
                        + "   Nhop#    Mtu    Netif Expire\n",
                number -> prefix(number) + "   2001:db8::11   UG1   42   1500   vtnet1\n",
                ROUTES,
                KernelTable.END + "\n");
    }

    @Test
    void aTableOfAHundredThousandRoutesIsReadWithoutKeepingOne() {
        List<WeakReference<BgpRoute>> first = new ArrayList<>();
        long[] seen = {0};
        BgpTable table = Fixture.read(BgpTable.read(locRib(), route -> {
            if (seen[0]++ == 0) {
                first.add(new WeakReference<>(route));
            } else if (seen[0] == ROUTES) {
                assertThat(route.prefix()).isEqualTo(LAST);
                System.gc();
                assertThat(first.getFirst().get())
                        .as("the first route, at the last one")
                        .isNull();
            }
        }));
        assertThat(table.prefixes()).isEqualTo(ROUTES);
        assertThat(table.paths()).isEqualTo(2L * ROUTES);
        assertThat(seen[0]).isEqualTo(ROUTES);
    }

    /** A program for a JVM of its own: the answers have 20 to 60 MB of text each, and its heap has less. */
    static final class InASmallHeap {
        private InASmallHeap() {}

        public static void main(String[] arguments) {
            List<BgpRoute> kept = new ArrayList<>();
            Answer<BgpTable> table = BgpTable.read(locRib(), route -> {
                if (WANTED.test(route.prefix())) {
                    kept.add(route);
                }
            });
            System.out.printf(
                    Locale.ROOT,
                    "%d %d %d %d %d %d%n",
                    Fixture.read(table).paths(),
                    kept.size(),
                    Fixture.read(ZebraRoute.read(zebra(), WANTED)).size(),
                    Fixture.read(AdjRibIn.read(adjRibIn(), WANTED)).size(),
                    size(KernelTable.readLinux(linux(), WANTED)),
                    size(KernelTable.readFreeBsd(freeBsd(), WANTED)));
        }

        private static long size(Answer<KernelTable> table) {
            assertThat(Fixture.read(table).routes()).hasSize(1);
            return Fixture.read(table).size();
        }
    }

    @Test
    void everyTableOfTheEdgeIsReadInAHeapThatIsSmallerThanItsText() throws IOException, InterruptedException {
        Process reading = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        InASmallHeap.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(reading.waitFor()).as(said).isZero();
        assertThat(said.strip()).isEqualTo("200000 1 1 1 100000 100000");
    }
}
