package io.vipwatch.monitor.track;

import static io.vipwatch.monitor.track.Scene.SERVICES;
import static io.vipwatch.monitor.track.Scene.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.event.TrackedKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixHistoryTest {
    private final Scene scene = new Scene(new TrackRule("api", VIP, false, TrackedKind.VIP, 2))
            .up("node1")
            .up("node2");

    @Test
    void a_flap_is_counted_once_when_a_route_goes_or_is_replaced_and_not_when_it_comes() {
        scene.announce("node1", 5, VIP)
                .withdraw("node1", 5, VIP)
                .announce("node1", 5, VIP)
                .replace("node1", 5, 7, VIP)
                .duplicate("node1", 5, VIP);
        assertThat(scene.view(VIP).flaps()).isEqualTo(2);
        assertThat(scene.view(VIP).latestFlaps().stream().map(Flap::routeClass))
                .containsExactly(RouteClass.TDOWN, RouteClass.AADIFF);
    }

    @Test
    void flaps_are_counted_over_the_last_minute_hour_and_day() {
        scene.announce("node1", 5, VIP).withdraw("node1", 5, VIP).after(Duration.ofMinutes(30));
        scene.announce("node1", 5, VIP).withdraw("node1", 5, VIP).after(Duration.ofSeconds(1));
        assertThat(counts(scene.now())).containsExactly("1 in PT1M", "2 in PT1H", "2 in PT24H");
        assertThat(counts(scene.after(Duration.ofHours(2)).now()))
                .containsExactly("0 in PT1M", "0 in PT1H", "2 in PT24H");
    }

    @Test
    void where_more_flaps_came_than_are_remembered_the_count_is_said_to_be_a_lower_bound() {
        for (int i = 0; i <= PrefixHistory.REMEMBERED; i++) {
            scene.announce("node1", 5, VIP).withdraw("node1", 5, VIP);
        }
        assertThat(scene.view(VIP).flaps()).isEqualTo(PrefixHistory.REMEMBERED + 1);
        assertThat(scene.view(VIP).latestFlaps()).hasSize(PrefixHistory.REMEMBERED);
        assertThat(Flap.counts(scene.view(VIP).latestFlaps(), scene.view(VIP).flaps(), scene.now()))
                .allSatisfy(count -> assertThat(count.atLeast()).isTrue());
    }

    private List<String> counts(Moment now) {
        PrefixView view = scene.view(VIP);
        return Flap.counts(view.latestFlaps(), view.flaps(), now).stream()
                .map(count -> count.count() + " in " + count.window())
                .toList();
    }

    @Test
    void sessions_that_come_up_one_after_another_are_no_time_of_fewer_origins() {
        scene.announce("node1", 5, VIP).after(Duration.ofSeconds(2)).announce("node2", 5, VIP);
        Moment all = scene.now();
        assertThat(scene.view(VIP).originRange()).contains(new OriginRange(2, all, 2, all));
        scene.after(Duration.ofSeconds(1)).withdraw("node1", 5, VIP);
        Moment fewer = scene.now();
        scene.after(Duration.ofSeconds(1)).announce("node1", 5, VIP);
        assertThat(scene.view(VIP).originRange()).contains(new OriginRange(1, fewer, 2, all));
    }

    @Test
    void the_fewest_origins_are_counted_from_the_first_one_on_and_say_when() {
        assertThat(scene.view(VIP).originRange()).isEmpty();
        scene.announce("node1", 5, VIP).after(Duration.ofSeconds(1)).announce("node2", 5, VIP);
        Moment most = scene.now();
        scene.after(Duration.ofSeconds(1)).withdraw("node1", 5, VIP).withdraw("node2", 5, VIP);
        Moment fewest = scene.now();
        scene.after(Duration.ofSeconds(1)).announce("node1", 5, VIP);
        assertThat(scene.view(VIP).originRange()).contains(new OriginRange(0, fewest, 2, most));
    }

    @Test
    void covering_prefixes_are_named_the_longest_first_with_their_paths() {
        Prefix wide = Prefix.of("2001:db8::/32");
        scene.announce("node1", 5, VIP, SERVICES, wide)
                .announce("node2", 5, SERVICES)
                .withdraw("node1", 5, wide);
        assertThat(scene.view(VIP).covering()).containsExactly(new PrefixView.Covering(SERVICES, 2, 0));
        scene.announce("node2", 5, wide);
        assertThat(scene.view(VIP).covering().stream().map(PrefixView.Covering::prefix))
                .containsExactly(SERVICES, wide);
    }

    @Test
    void advice_is_shown_as_long_as_it_cannot_be_told_whose_a_path_is() {
        Scene blind = new Scene(new TrackRule("api", VIP, false, TrackedKind.VIP, 1));
        blind.up(Scene.node("node1"), false).up(Scene.node("node2"), false);
        blind.announce("node1", 0, VIP).announce("node2", 0, VIP);
        assertThat(blind.view(VIP).advice()).contains("ADD-PATH");
        assertThat(scene.announce("node1", 5, VIP).view(VIP).advice()).isEmpty();
    }

    @Test
    void prefixes_within_a_block_that_lost_their_paths_are_forgotten_the_oldest_first_once_all_is_said() {
        Prefix block = Prefix.of("2001:db8:0:aa00::/96");
        Scene pods = new Scene(new TrackRule("pods", block, true, TrackedKind.PODS, 1)).up("node1");
        int many = 5000;
        Prefix[] all = new Prefix[many];
        for (int i = 0; i < many; i++) {
            all[i] = new Prefix(block.afi(), block.high(), block.low() + i, 128);
        }
        pods.announce("node1", 5, all).withdraw("node1", 5, all);
        assertThat(pods.said.stream().filter(one -> one.type().equals("prefix.state")))
                .hasSize(2 * many);
        assertThat(pods.tracker.view()).hasSize(4096);
        assertThat(pods.tracker.view().getFirst().prefix()).isEqualTo(all[many - 4096]);
    }
}
