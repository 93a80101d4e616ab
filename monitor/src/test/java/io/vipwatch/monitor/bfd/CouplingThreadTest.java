package io.vipwatch.monitor.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdEvidence;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.Occurrence;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of the coupling is full: the engine is not delayed, and what it could not say is made up for. */
@Timeout(30)
class CouplingThreadTest {
    private static final long SECOND = 1_000_000_000;

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch closedBgp = new CountDownLatch(1);
    private final CountDownLatch cameUp = new CountDownLatch(1);
    private final AtomicLong clock = new AtomicLong();
    private final Told told = new Told() {
        @Override
        public void record(Occurrence what, Stamp stamp) {
            super.record(what, stamp);
            if (what instanceof BfdUp) {
                cameUp.countDown();
            }
            if (what instanceof MonitorStall) {
                blocked.countDown();
                awaitUninterrupted(released);
            }
        }

        @Override
        public void tell(String peer, Coupling coupling) {
            super.tell(peer, coupling);
            if (coupling == Coupling.CLOSE) {
                closedBgp.countDown();
            }
        }
    };

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static Input change(long nanos, SessionState from, SessionState to, boolean failure) {
        return new Input.Told(new BfdEvent.StateChanged(
                new Stamp(nanos, nanos),
                Told.NODE1,
                from,
                to,
                Diagnostic.NO_DIAGNOSTIC,
                Optional.empty(),
                failure ? Cause.DETECTION_TIME_EXPIRED : Cause.HANDSHAKE,
                Optional.empty(),
                Optional.empty(),
                failure));
    }

    private static Input stall() {
        return new Input.Told(new BfdEvent.Stalled(new Stamp(500, 500), Duration.ofMillis(9), 0, 0));
    }

    @Test
    void aFailureForWhichThereWasNoRoomClosesTheBgpSessionAllTheSame() throws Exception {
        StillBfd bfd = new StillBfd(Told.status(SessionState.UP, 100, 1, 0));
        SessionChanges changes =
                new SessionChanges(told, told, new BfdReports(() -> 4784), _ -> Optional.of(Told.CLOSING));
        CouplingThread thread = new CouplingThread(
                told, told, changes, new StrictWaiting(told), new Exemptions(), () -> clock.addAndGet(SECOND), 1);
        thread.follow(bfd);
        thread.handOver(change(100, SessionState.INIT, SessionState.UP, false));
        assertThat(cameUp.await(10, TimeUnit.SECONDS)).isTrue();
        thread.handOver(stall());
        assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();

        thread.handOver(stall());
        SessionStatus down = Told.status(SessionState.DOWN, 900, 1, 1);
        bfd.become(down);
        thread.handOver(change(900, SessionState.UP, SessionState.DOWN, true));
        released.countDown();

        assertThat(closedBgp.await(10, TimeUnit.SECONDS)).isTrue();
        thread.end();
        assertThat(told.toBgp).containsExactly("node1 LET_GO_ON", "node1 CLOSE");
        assertThat(told.downs()).extracting(BfdDown::learned).containsExactly(BfdEvidence.CAUGHT_UP);
        assertThat(told.recorded)
                .filteredOn(MonitorLagged.class::isInstance)
                .containsExactly(new MonitorLagged("bfd", 0, 0, 1, "the states of the BFD sessions are read again"));
    }
}
