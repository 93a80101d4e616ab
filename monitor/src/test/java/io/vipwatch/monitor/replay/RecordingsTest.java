package io.vipwatch.monitor.replay;

import static io.vipwatch.monitor.replay.Conversation.VIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.event.SessionWarning;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
    @TempDir
    Path directory;

    private static ReplaySettings configured() throws Exception {
        return ReplaySettings.of(new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250}
                peers:
                  - {name: node1, address: 2001:db8::11, asn: 65010}
                  - {name: node2, address: 2001:db8::12, asn: 65010}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip, min_origins: 2}
                """, Path.of("/etc/vipwatch")));
    }

    private Told replay(ReplaySettings settings, byte[]... files) throws IOException {
        return Told.of(directory, settings, files);
    }

    private static byte[] mrt(Consumer<Conversation> said) {
        MrtTape tape = new MrtTape();
        said.accept(new Conversation(tape));
        return tape.bytes();
    }

    private static byte[] capture(Consumer<Conversation> said) {
        CaptureTape tape = new CaptureTape();
        said.accept(new Conversation(tape));
        return tape.bytes();
    }

    /** Two nodes announce the VIP; one withdraws it, announces it again, and is closed by a NOTIFICATION. */
    private static void failover(Conversation conversation) {
        conversation.establish(1, false).announce(1, 5, VIP).endOfRib(1);
        conversation.establish(2, false).announce(2, 5, VIP).endOfRib(2);
        conversation.after(Duration.ofSeconds(2)).withdraw(1, 5, VIP);
        conversation.after(Duration.ofSeconds(2)).announce(1, 5, VIP).announce(1, 5, VIP);
        conversation
                .after(Duration.ofSeconds(2))
                .say(1, false, Notification.of(ErrorCode.HOLD_TIMER_EXPIRED))
                .leave(1);
    }

    private static final List<String> FAILOVER = List.of(
            "session.up node1",
            "route.announce node1 update",
            "prefix.state degraded [node1]",
            "route.end-of-rib node1",
            "session.up node2",
            "route.announce node2 update",
            "prefix.state reachable [node1, node2]",
            "route.end-of-rib node2",
            "route.withdraw node1 explicit-withdraw",
            "prefix.state degraded [node2]",
            "route.announce node1 update",
            "prefix.state reachable [node1, node2]",
            "session.down node1 hold-timer",
            "route.withdraw node1 session-lost",
            "prefix.state degraded [node2]");

    @Test
    void an_mrt_file_gives_the_events_of_its_sessions() throws Exception {
        Told told = replay(configured(), mrt(RecordingsTest::failover));
        assertThat(told.words()).containsExactlyElementsOf(FAILOVER);
        SessionUp up = told.of(SessionUp.class).getFirst();
        assertThat(up.holdTime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(up.addPathReceive()).hasSize(1);
        assertThat(told.outcome().damages()).isZero();
    }

    @Test
    void a_capture_of_the_same_sessions_gives_the_same_events() throws Exception {
        assertThat(replay(configured(), capture(RecordingsTest::failover)).words())
                .containsExactlyElementsOf(FAILOVER);
    }

    @Test
    void the_same_file_gives_the_same_bytes() throws Exception {
        byte[] file = mrt(RecordingsTest::failover);
        String first = replay(configured(), file).json();
        assertThat(replay(configured(), file).json()).isEqualTo(first).isNotEmpty();
    }

    @Test
    void events_have_the_times_of_the_file_and_silence_counts_between_them() throws Exception {
        Told told = replay(
                configured(),
                capture(conversation -> conversation
                        .establish(1, false)
                        .after(Duration.ofMillis(2500))
                        .close(1, true)));
        SessionDown down = told.of(SessionDown.class).getFirst();
        assertThat(down.loss().cause().text()).isEqualTo("tcp-reset");
        assertThat(down.loss().silence()).isEqualTo(Duration.ofMillis(2501));
        assertThat(told.at("session.down") - told.at("session.up"))
                .isEqualTo(Duration.ofMillis(2501).toNanos());
    }

    @Test
    void a_connection_that_ended_without_a_notification_is_taken_for_closed_where_the_recording_does_not_say()
            throws Exception {
        Consumer<Conversation> closing = conversation ->
                conversation.establish(1, false).announce(1, 5, VIP).close(1, true);
        SessionDown inMrt =
                replay(configured(), mrt(closing)).of(SessionDown.class).getFirst();
        assertThat(inMrt.loss().cause().text()).isEqualTo("tcp-fin");
        assertThat(inMrt.loss().detail()).contains("assumed, since the recording does not show");
        SessionDown captured =
                replay(configured(), capture(closing)).of(SessionDown.class).getFirst();
        assertThat(captured.loss().cause().text()).isEqualTo("tcp-reset");
        assertThat(captured.loss().detail()).doesNotContain("assumed");
    }

    @Test
    void stale_routes_go_when_the_restart_time_is_over_by_the_clock_of_the_file() throws Exception {
        Told told = replay(
                configured(),
                capture(conversation -> conversation
                        .establish(1, true)
                        .announce(1, 5, VIP)
                        .close(1, false)
                        .establish(2, true)
                        .after(Conversation.RESTART_TIME.minusSeconds(1))
                        .say(2, true, Keepalive.INSTANCE)
                        .after(Duration.ofSeconds(2))
                        .say(2, true, Keepalive.INSTANCE)));
        assertThat(told.words())
                .containsSubsequence(
                        "session.down node1 tcp-fin",
                        "route.stale node1 session-lost",
                        "session.up node2",
                        "route.withdraw node1 gr-stale-expired");
        long down = told.at("session.down");
        assertThat(told.at("route.withdraw") - down).isEqualTo(Conversation.RESTART_TIME.toNanos());
    }

    @Test
    void a_node_that_comes_back_keeps_its_stale_routes_until_end_of_rib() throws Exception {
        Told told = replay(
                configured(),
                mrt(conversation -> conversation
                        .establish(1, true)
                        .announce(1, 5, VIP)
                        .endOfRib(1)
                        .close(1, false)
                        .after(Duration.ofSeconds(3))
                        .establish(1, true)
                        .endOfRib(1)));
        assertThat(told.words())
                .containsSubsequence(
                        "route.stale node1 session-lost",
                        "session.up node1",
                        "route.end-of-rib node1",
                        "route.withdraw node1 not-re-announced");
    }

    @Test
    void a_new_connection_while_the_old_session_seems_alive_is_a_restart_of_the_peer() throws Exception {
        Consumer<Conversation> restart = conversation -> conversation
                .establish(1, true)
                .announce(1, 5, VIP)
                .after(Duration.ofSeconds(1))
                .establish(1, true);
        for (byte[] file : List.of(mrt(restart), capture(restart))) {
            assertThat(replay(configured(), file).words())
                    .containsSubsequence("session.down node1 peer-restarted", "session.up node1");
        }
    }

    @Test
    void a_malformed_update_is_treated_as_live_its_routes_are_withdrawn() throws Exception {
        MrtTape tape = new MrtTape();
        Conversation conversation = new Conversation(tape);
        conversation.establish(1, false).announce(1, 5, VIP);
        byte[] announcement = lastMessage(tape);
        byte[] malformed = announcement.clone();
        int origin = HexFormat.of().formatHex(malformed).indexOf("40010100") / 2;
        malformed[origin + 3] = 9; // ORIGIN of no known value (RFC 7606 §7.1)
        conversation.say(1, true, malformed);
        Told told = replay(configured(), tape.bytes());
        assertThat(told.words()).contains("route.withdraw node1 treat-as-withdraw");
        assertThat(told.of(SessionWarning.class).getFirst().raw())
                .isEqualTo(HexFormat.of().formatHex(malformed));
    }

    private static byte[] lastMessage(MrtTape tape) {
        byte[] file = tape.bytes();
        String hex = HexFormat.of().formatHex(file);
        return Arrays.copyOfRange(file, hex.lastIndexOf("ff".repeat(16)) / 2, file.length);
    }

    @Test
    void where_the_opens_are_not_in_the_file_what_is_assumed_is_said() throws Exception {
        MrtTape tape = new MrtTape();
        new Conversation(tape).announce(1, 5, VIP).withdraw(1, 5, VIP);
        Told told = replay(configured(), tape.bytes());
        assertThat(told.words())
                .containsSubsequence(
                        "session.up node1", "route.announce node1 update", "route.withdraw node1 explicit-withdraw");
        assertThat(told.of(SessionWarning.class).getFirst().reason())
                .contains("neither OPEN", "path identifiers in ipv4-unicast, ipv6-unicast", "no graceful restart");
        assertThat(told.of(RouteChanged.class).getFirst().pathId()).hasValue(5);
    }

    @Test
    void a_file_that_is_cut_off_is_used_as_far_as_it_goes_and_the_place_is_named() throws Exception {
        byte[] whole = mrt(RecordingsTest::failover);
        Told told = replay(configured(), Arrays.copyOf(whole, whole.length - 30));
        assertThat(told.words()).startsWith(FAILOVER.subList(0, 12).toArray(String[]::new));
        assertThat(told.outcome().damages()).isEqualTo(1);
        assertThat(told.outcome().damage().getFirst().offset()).isBetween(whole.length - 140L, whole.length - 30L);
        assertThat(told.outcome().damage().getFirst().text()).contains("ends within");
    }

    @Test
    void several_files_are_one_recording_in_the_order_of_its_times() throws Exception {
        byte[] first = mrt(conversation -> conversation
                .establish(1, false)
                .announce(1, 5, VIP)
                .after(Duration.ofSeconds(4))
                .withdraw(1, 5, VIP));
        byte[] second = mrt(conversation ->
                conversation.after(Duration.ofSeconds(1)).establish(2, false).announce(2, 5, VIP));
        assertThat(replay(configured(), second, first).words())
                .containsExactly(
                        "session.up node1",
                        "route.announce node1 update",
                        "prefix.state degraded [node1]",
                        "session.up node2",
                        "route.announce node2 update",
                        "prefix.state reachable [node1, node2]",
                        "route.withdraw node1 explicit-withdraw",
                        "prefix.state degraded [node2]");
    }

    @Test
    void without_a_configuration_peers_have_their_addresses_for_names_and_every_prefix_is_followed() throws Exception {
        Prefix other = Prefix.of("2001:db8:77::/48");
        byte[] file = capture(conversation -> {
            conversation.establish(1, false).announce(1, 5, VIP, other);
            conversation.establish(2, false).announce(2, 5, VIP);
        });
        Told told = replay(ReplaySettings.withoutConfiguration(), file);
        assertThat(told.of(SessionUp.class).stream().map(up -> up.peer().peer()))
                .containsExactly("2001:db8::11", "2001:db8::12");
        assertThat(told.of(PrefixStateChanged.class).stream()
                        .map(PrefixStateChanged::prefix)
                        .distinct())
                .containsExactlyInAnyOrder(VIP, other);
    }

    @Test
    void who_is_not_configured_is_left_out_and_counted() throws Exception {
        Told told = replay(configured(), mrt(conversation -> conversation.establish(7, false)));
        assertThat(told.words()).isEmpty();
        assertThat(told.outcome().leftOut()).isPositive();
    }

    @Test
    void what_is_neither_mrt_nor_a_capture_is_refused_by_name() {
        assertThatThrownBy(() -> replay(configured(), "hello\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("recording0 is neither MRT nor a capture");
    }
}
