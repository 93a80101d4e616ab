package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StampClockTest {
    private static final long SECOND = 1_000_000_000L;

    /** Two clocks that a test moves; each reading of the monotonic one takes 100 ns. */
    private static final class HandMoved implements StampClock.Source {
        private long monotonic = 5 * SECOND;
        private long epoch = 1_800_000_000L * SECOND;

        @Override
        public long monotonicNanos() {
            monotonic += 100;
            epoch += 100;
            return monotonic;
        }

        @Override
        public long epochNanos() {
            return epoch;
        }

        void pass(Duration time) {
            monotonic += time.toNanos();
            epoch += time.toNanos();
        }

        void step(Duration by) {
            epoch += by.toNanos();
        }
    }

    private final HandMoved source = new HandMoved();
    private final StampClock clock = new StampClock(source);

    @Test
    void aSpeakerTakesItsStampsFromTheClockThatItSharesWithOthers() throws Exception {
        BlockingQueue<SpeakerEvent> told = new LinkedBlockingQueue<>();
        SpeakerConfig config = SpeakerConfig.listeningOn(ListenAddress.of(ScopedAddress.of("127.0.0.1"), 0));
        try (Speaker speaker = Speaker.start(config.withClock(clock), told::add);
                Socket stranger = new Socket()) {
            stranger.connect(speaker.listenAddresses().getFirst());
            SpeakerEvent refused = told.poll(30, TimeUnit.SECONDS);
            assertThat(refused).isInstanceOf(SpeakerEvent.ConnectionRefused.class);
            assertThat(refused.stamp().instant().toString()).startsWith("2027-01-15T08:00:0");
            assertThat(refused.stamp().monotonicNanos()).isBetween(5 * SECOND, 6 * SECOND);
        }
    }

    @Test
    void aStampCarriesBothClocks() {
        source.pass(Duration.ofMillis(250));

        Stamp stamp = clock.now();

        assertThat(stamp.monotonicNanos()).isBetween(5_250_000_000L, 5_250_010_000L);
        assertThat(Duration.between(Instant.parse("2027-01-15T08:00:00.250Z"), stamp.instant())
                        .abs())
                .isLessThan(Duration.ofNanos(10_000));
        assertThat(clock.now().nanosSince(stamp)).isEqualTo(100);
    }

    @Test
    void aStepOfTheWallClockIsToldAndFollowedAndChangesNoDuration() {
        Stamp before = clock.now();
        source.step(Duration.ofSeconds(-30));
        source.pass(Duration.ofSeconds(1));

        assertThat(clock.follow())
                .hasValueSatisfying(
                        step -> assertThat(step.plusSeconds(30).abs()).isLessThan(Duration.ofNanos(1_000)));
        Stamp after = clock.now();
        assertThat(after.nanosSince(before)).isBetween(SECOND, SECOND + 10_000);
        assertThat(after.epochNanos() - before.epochNanos()).isBetween(-29 * SECOND, -29 * SECOND + 10_000);
        assertThat(clock.follow()).isEmpty();
    }

    @Test
    void slewingIsFollowedSilently() {
        source.step(Duration.ofMillis(2));

        assertThat(clock.follow()).isEmpty();
        assertThat(Math.abs(clock.now().epochNanos() - source.epochNanos())).isLessThan(1_000);
    }
}
