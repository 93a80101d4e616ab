package io.vipwatch.monitor.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Sighting;
import io.vipwatch.monitor.evidence.CaptureEvidence;
import io.vipwatch.monitor.evidence.Timeline;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpNeighbor.GracefulRestart;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When the edge had heard a neighbour last that its hold timer gave up. */
class HoldTimesTest {
    private static final IpAddress NODE = IpAddress.of("2001:db8::11");
    private static final Moment AT = new Moment(7_000_000_000L, 1_795_335_551_000_000_000L, 300_000);

    private final HoldTimes holdTimes = new HoldTimes();

    private static BgpNeighbor neighbor(String state, Duration holdTime) {
        return new BgpNeighbor(
                NODE.toString(),
                OptionalLong.of(65010),
                Optional.empty(),
                state,
                Optional.empty(),
                Optional.of(holdTime),
                Optional.empty(),
                new GracefulRestart(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                1,
                0);
    }

    private static EdgeSession ended(EvidenceSource source, LossCause cause, String reason) {
        return EdgeSession.of(
                new Sighting(
                        "edge",
                        source,
                        OptionalLong.of(AT.epochNanos() + 5_000_000_000L),
                        AT.epochNanos(),
                        Optional.empty()),
                NODE,
                Optional.of("node1"),
                EdgeState.DOWN,
                Optional.of(cause),
                reason,
                Optional.empty());
    }

    /** Its clock is 5 s ahead, to half a millisecond. */
    private static final Optional<Timeline.Ahead> AHEAD =
            Optional.of(new Timeline.Ahead(Duration.ofSeconds(5), Duration.ofNanos(500_000), 20));

    private EdgeSession expired() {
        return told(EvidenceSource.LOG, LossCause.HOLD_TIMER, "sent Hold Timer Expired");
    }

    /** @param before how long before the session ended, by the edge's clock */
    private void captured(Duration before) {
        holdTimes.heard(new CaptureEvidence.Heard(NODE, AT.epochNanos() + 5_000_000_000L - before.toNanos()));
    }

    /** Under load bgpd came 52 ms late to what it had received, or to its timer. */
    @Test
    void where_its_last_message_was_captured_it_was_then() {
        holdTimes.take(List.of(neighbor("Established", Duration.ofSeconds(9))));
        captured(Duration.ofSeconds(12));
        captured(Duration.ofMillis(9_052));
        assertThat(expired().lastReceived()).hasValue(AT.epochNanos() - 9_052_000_000L);
        assertThat(expired().lastReceivedUncertainty()).contains(Duration.ofNanos(500_000));
    }

    @Test
    void a_message_that_is_older_than_the_hold_time_allows_is_not_the_last_one_nor_is_one_of_a_new_connection() {
        holdTimes.take(List.of(neighbor("Established", Duration.ofSeconds(9))));
        captured(Duration.ofSeconds(12));
        assertThat(expired().lastReceived()).hasValue(AT.epochNanos() - 9_000_000_000L);
        captured(Duration.ofSeconds(2));
        assertThat(expired().lastReceived()).hasValue(AT.epochNanos() - 9_000_000_000L);
    }

    private EdgeSession told(EvidenceSource source, LossCause cause, String reason) {
        return (EdgeSession) holdTimes.tell(ended(source, cause, reason), AT, AHEAD);
    }

    @Test
    void it_was_the_negotiated_hold_time_before_also_when_the_neighbor_is_down_by_now() {
        holdTimes.take(List.of(neighbor("Established", Duration.ofSeconds(9))));
        holdTimes.take(List.of(neighbor("Active", Duration.ofMinutes(3))));
        EdgeSession session = told(EvidenceSource.LOG, LossCause.HOLD_TIMER, "sent Hold Timer Expired");
        assertThat(session.lastReceived()).hasValue(AT.epochNanos() - 9_000_000_000L);
        assertThat(session.lastReceivedUncertainty()).contains(Duration.ofNanos(20_300_000));
    }

    @Test
    void it_is_not_known_of_a_neighbor_of_which_nothing_was_asked() {
        EdgeSession session = told(EvidenceSource.LOG, LossCause.HOLD_TIMER, "sent Hold Timer Expired");
        assertThat(session.lastReceived()).isEmpty();
    }

    @Test
    void it_does_not_follow_where_the_neighbors_timer_expired_nor_from_a_packet_that_tcp_may_have_held_back() {
        holdTimes.take(List.of(neighbor("Established", Duration.ofSeconds(9))));
        assertThat(told(EvidenceSource.LOG, LossCause.HOLD_TIMER, "received Hold Timer Expired")
                        .lastReceived())
                .isEmpty();
        assertThat(told(EvidenceSource.CAPTURE, LossCause.HOLD_TIMER, "sent Hold Timer Expired")
                        .lastReceived())
                .isEmpty();
        assertThat(told(EvidenceSource.LOG, LossCause.TCP_FIN, "Peer closed the session")
                        .lastReceived())
                .isEmpty();
    }
}
