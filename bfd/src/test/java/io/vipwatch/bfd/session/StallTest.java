package io.vipwatch.bfd.session;

import static io.vipwatch.bfd.session.VirtualNetwork.MILLISECOND;
import static io.vipwatch.bfd.session.VirtualNetwork.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process that did not run for a while must not take a healthy peer for dead. */
class StallTest {
    @Test
    void packetsThatWaitedInTheBufferCount() {
        // The peer's patience is long, ours is short: only our own verdict could take the session down.
        Pair pair = new Pair(1);
        pair.left.add(Pair.session(Pair.RIGHT, Pair.parameters(50, 100)));
        pair.right.add(Pair.session(Pair.LEFT, Pair.parameters(50, 3)));
        pair.network.run(5 * SECOND);
        for (int round = 0; round < 20; round++) {
            pair.left.stall((151 + 37 * round) * MILLISECOND);
            pair.network.run(2 * SECOND);
        }
        assertThat(pair.left.failures()).isEmpty();
        assertThat(pair.left.up("peer")).isTrue();
        assertThat(pair.left.events(BfdEvent.Stalled.class)).hasSize(20);
        Duration worst = pair.left.engine.status().worstStall();
        assertThat(worst).isBetween(Duration.ofMillis(151 + 37 * 19 - 50), Duration.ofMillis(151 + 37 * 19 + 1));
        assertThat(pair.left.status("peer").gaps().worst().orElseThrow())
                .as("the gaps are those of the kernel's stamps")
                .isLessThan(Duration.ofMillis(52));
    }

    @Test
    void aStallLongerThanTheDetectionTimeWithNothingWaitingIsDownOnce() {
        Pair pair = Pair.up(2, Pair.parameters(50, 3));
        pair.toLeft.cut = true;
        pair.left.stall(400 * MILLISECOND);
        pair.network.run(2 * SECOND);
        assertThat(pair.left.failures())
                .extracting(BfdEvent.StateChanged::cause)
                .containsExactly(Cause.DETECTION_TIME_EXPIRED);
        BfdEvent.StateChanged down = pair.left.failures().getFirst();
        assertThat(down.overhead().orElseThrow())
                .as("the delay that our stall has added is told")
                .isGreaterThan(Duration.ofMillis(190));
    }

    @Test
    void thePacketsBeforeASilenceCountByTheirStampsNotByWhenTheyWereRead() {
        Pair pair = Pair.up(3, Pair.parameters(50, 3));
        pair.left.stall(100 * MILLISECOND);
        pair.network.run(60 * MILLISECOND);
        pair.toLeft.cut = true;
        pair.network.run(SECOND);
        BfdEvent.StateChanged down = pair.left.failures().getFirst();
        assertThat(down.overhead().orElseThrow()).isLessThan(Duration.ofMillis(1));
    }

    @Test
    void anOverflowOfTheReceiveBufferDuringAStallIsTold() {
        Pair pair = Pair.up(4, Pair.parameters(10, 30));
        pair.left.sockets.capacity = 5;
        pair.left.stall(200 * MILLISECOND);
        pair.network.run(SECOND);
        assertThat(pair.left.events(BfdEvent.Stalled.class))
                .singleElement()
                .satisfies(stall -> assertThat(stall.receiveBufferDrops()).isBetween(10L, 30L));
        assertThat(pair.left.engine.status().receiveBufferDrops()).isBetween(10L, 30L);
    }

    @Test
    void latenessOfASchedulerIsNoStall() {
        Pair pair = Pair.up(5, Pair.parameters(10, 3));
        pair.left.stall(4 * MILLISECOND);
        pair.network.run(SECOND);
        assertThat(pair.left.events(BfdEvent.Stalled.class)).isEmpty();
    }

    @Test
    void stallsAreToldTenTimesASecondAtMostAndTheOthersCounted() {
        Pair pair = Pair.up(6, Pair.parameters(10, 100));
        for (int round = 0; round < 100; round++) {
            pair.left.stall(17 * MILLISECOND);
            pair.network.run(20 * MILLISECOND);
        }
        long told = pair.left.events(BfdEvent.Stalled.class).size();
        long suppressed = pair.left.events(BfdEvent.Stalled.class).stream()
                .mapToLong(BfdEvent.Stalled::suppressed)
                .sum();
        assertThat(told).isBetween(20L, 32L);
        assertThat(told + suppressed).isGreaterThan(90);
    }
}
