package io.vipwatch.lab.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.session.BfdEvent.StateChanged;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * 10 ms × 3 on a machine that is busier than it should be, with a JVM that allocates as fast as it can. {@code script/bench
 * bfd-soak} does the same for a minute, counts, and has FRR beside it.
 */
@Tag("lab")
@Tag("whole-machine")
@ExtendWith(BfdLink.Provider.class)
class SoakIT {
    private static final Timing TIMING = Timing.of(10, 3);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    /** Between the stamp of one packet for the capture and for the socket. */
    private static final long SAME_PACKET_NANOS = 1_000_000;

    @Test
    void nothingIsTakenForSilenceWhileThePeersPacketsArrive(BfdLink link) throws InterruptedException {
        Partner partner = link.ipv6(link.bird(), false);
        BfdLink.begin(link.bird(), ForeignSettings.of(TIMING), List.of(partner));
        try (Ours ours = Ours.start(link, OptionalInt.of(10));
                Arrivals arrivals = Arrivals.record(link.segment(), partner.side())) {
            ours.add(partner, TIMING);
            ours.awaitUp(List.of(partner));
            MachineLoad before = MachineLoad.now();
            RunQueueDelay waited = ours.runQueueDelay();
            try (BusyMachine _ = BusyMachine.start()) {
                Thread.sleep(LONG_ENOUGH);
            }
            MachineLoad.Share load = MachineLoad.now().since(before);
            SessionStatus status = ours.status(partner);
            List<StateChanged> expired = ours.changes(partner).stream()
                    .filter(change -> change.cause() == Cause.DETECTION_TIME_EXPIRED)
                    .toList();
            System.out.printf(
                    "10 ms x 3, %s: left Up %d times, %d of them for silence; %s; worst gap %s; run-queue delay %.1f ms;"
                            + " busy %.0f %%, steal %.1f %%%n",
                    ours.system().status().abilities().realTimePriority(),
                    status.counters().failures(),
                    expired.size(),
                    ours.system().status().worstStall(),
                    status.gaps().worst(),
                    ours.runQueueDelay().since(waited).millis(),
                    100 * load.busy(),
                    100 * load.steal());
            NavigableSet<Long> seen = arrivals.nanos();
            assertThat(seen.size())
                    .isGreaterThanOrEqualTo((int) status.counters().received());
            assertThat(ours.system().status().receiveBufferDrops()).isZero();
            for (StateChanged change : expired) {
                assertThat(change.overhead().orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
                assertSilence(seen, change);
            }
        }
    }

    /** Nothing crossed the link from the last packet that was heard until the detection time was over. */
    private static void assertSilence(NavigableSet<Long> seen, StateChanged change) {
        Stamp heard = change.lastHeard().orElseThrow();
        long over = heard.epochNanos() + change.detectionTime().orElseThrow().toNanos();
        assertThat(seen.subSet(heard.epochNanos() + SAME_PACKET_NANOS, over - SAME_PACKET_NANOS))
                .as("%s", change)
                .isEmpty();
    }
}
