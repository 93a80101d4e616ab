package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.Reader;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LargeTableTest {
    private static final int ROUTES = 100_000;

    /** A table that is made while it is read, so that nothing but the reader can hold it. */
    private static final class MadeUpTable extends Reader {
        private int row;
        private String rest = "{ \"routerId\": \"192.0.2.1\", \"routes\": { ";

        @Override
        public int read(char[] buffer, int offset, int length) {
            if (rest.isEmpty() && row <= ROUTES) {
                rest = row < ROUTES ? row(row) : "} , \"totalRoutes\": " + ROUTES + " }";
                row++;
            }
            int count = Math.min(length, rest.length());
            rest.getChars(0, count, buffer, offset);
            rest = rest.substring(count);
            return count == 0 ? -1 : count;
        }

        private static String row(int number) {
            String path = "{\"valid\":true,\"bestpath\":true,\"peerId\":\"2001:db8::11\",\"path\":\"65010\","
                    + "\"nexthops\":[{\"ip\":\"2001:db8::11\",\"used\":true}]}";
            return (number == 0 ? "" : ",")
                    + String.format(
                            Locale.ROOT,
                            "\"2001:db8:1:%x:%x::/80\": [%s,%s]",
                            number >> 16,
                            number & 0xffff,
                            path,
                            path);
        }

        @Override
        public void close() {
            throw new AssertionError("the reader belongs to its caller");
        }
    }

    @Test
    void aTableOfAHundredThousandRoutesIsReadWithoutKeepingOne() {
        List<WeakReference<BgpRoute>> first = new ArrayList<>();
        long[] seen = {0};
        BgpTable table = Fixture.read(BgpTable.read(new MadeUpTable(), route -> {
            if (seen[0]++ == 0) {
                first.add(new WeakReference<>(route));
            } else if (seen[0] == ROUTES) {
                assertThat(route.prefix()).isEqualTo(Prefix.of(IpAddress.of("2001:db8:1:1:869f::"), 80));
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
}
