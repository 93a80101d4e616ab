package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.monitor.http.RouteQuery;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The event loop is this test's: it counts turns, and lets something else have its turn between two of them. */
class RouteScanTest {
    private static final int ROUTES = 9_000;
    private static final Prefix EVERYTHING = Prefix.of("2001:db8::/32");

    private final AdjRibIn rib = new AdjRibIn(new AttributeSets());
    private final List<String> turns = new ArrayList<>();

    private final RouteScan.Table table = new RouteScan.Table() {
        @Override
        public <T> T ask(Function<AdjRibIn, T> question) {
            turns.add("question");
            T answer = question.apply(rib);
            between();
            return answer;
        }
    };

    /** What waited while the event loop was busy with the question. */
    private void between() {
        turns.add("update");
        announce(ROUTES + turns.size());
    }

    private void announce(int... numbers) {
        NlriList prefixes = NlriList.of(
                Family.IPV6_UNICAST,
                IntStream.of(numbers)
                        .mapToObj(RouteScanTest::prefix)
                        .map(Nlri::of)
                        .toList());
        PathAttributes attributes = PathAttributes.of(
                Origin.IGP,
                new AsPath(List.of(AsPathSegment.sequence(65010))),
                new MpReach(List.of(IpAddress.of("2001:db8::1")), prefixes));
        rib.apply(Update.of(attributes), 1, RouteFilter.ALL, _ -> {});
    }

    private static Prefix prefix(int number) {
        return Prefix.of("2001:db8:" + Integer.toHexString(number) + "::/48");
    }

    private static RouteQuery query(Optional<Prefix> prefix, int limit) {
        return new RouteQuery(Optional.empty(), Optional.empty(), prefix, limit);
    }

    @Test
    void an_update_has_its_turn_after_every_piece_of_a_large_table() throws Exception {
        announce(IntStream.range(0, ROUTES).toArray());
        RouteScan.Chosen chosen = new RouteScan(table, query(Optional.of(EVERYTHING), 5)).choose(5);
        assertThat(chosen.routes()).hasSize(5);
        assertThat(chosen.total()).isBetween((long) ROUTES, ROUTES + (long) turns.size());
        assertThat(turns.stream().filter("question"::equals).count())
                .isGreaterThanOrEqualTo(ROUTES / RouteScan.PIECE + 1);
        for (int i = 0; i < turns.size(); i++) {
            assertThat(turns.get(i)).isEqualTo(i % 2 == 0 ? "question" : "update");
        }
    }

    @Test
    void every_route_that_is_there_all_the_time_is_chosen_once() throws Exception {
        announce(IntStream.range(0, ROUTES).toArray());
        RouteScan.Chosen chosen = new RouteScan(table, query(Optional.empty(), ROUTES * 2)).choose(ROUTES * 2);
        Set<Prefix> prefixes = new HashSet<>();
        chosen.routes().forEach(route -> prefixes.add(route.nlri().prefix()));
        assertThat(chosen.routes()).hasSize(prefixes.size());
        assertThat(IntStream.range(0, ROUTES).mapToObj(RouteScanTest::prefix).allMatch(prefixes::contains))
                .isTrue();
    }

    @Test
    void without_a_prefix_no_more_of_the_table_is_looked_at_than_is_shown() throws Exception {
        announce(IntStream.range(0, ROUTES).toArray());
        RouteScan.Chosen chosen = new RouteScan(table, query(Optional.empty(), 100)).choose(100);
        assertThat(chosen.routes()).hasSize(100);
        assertThat(chosen.total()).isGreaterThanOrEqualTo(ROUTES);
        assertThat(turns.stream().filter("question"::equals)).hasSize(3); // families, one piece, the count
    }

    @Test
    void a_limit_of_0_counts_and_looks_at_nothing() throws Exception {
        announce(1, 2, 3);
        RouteScan.Chosen chosen = new RouteScan(table, query(Optional.empty(), 0)).choose(0);
        assertThat(chosen.routes()).isEmpty();
        assertThat(chosen.total()).isGreaterThanOrEqualTo(3);
    }
}
