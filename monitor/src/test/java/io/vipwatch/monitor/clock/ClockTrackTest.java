package io.vipwatch.monitor.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockTrackTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long START = 1_795_336_739L * SECOND;

    /** A host whose clock is off and drifts, at the end of a path whose two ways take unequally long. */
    private static final class Host {
        private final Random random;
        private final long offset;
        private final double drift;
        private final long resolution;
        private long stepped;

        Host(Random random, long offset, double drift, long resolution) {
            this.random = random;
            this.offset = offset;
            this.drift = drift;
            this.resolution = resolution;
        }

        long trueOffset(long local) {
            return offset + stepped + Math.round(drift * (local - START));
        }

        Exchange exchange(long local) {
            long there = MILLI / 10 + (long) (MILLI * Math.abs(random.nextGaussian()));
            long back = MILLI / 10 + (long) (MILLI * Math.abs(random.nextGaussian()));
            long remote = local + there + trueOffset(local + there);
            return Exchange.of(local, Math.floorDiv(remote, resolution) * resolution, local + there + back, resolution);
        }
    }

    @Test
    void thetaAndDeltaAreThoseOfRfc5905() {
        // T1 = 1000, T2 = 5300, T3 = 5400, T4 = 1500: theta = ((4300) + (3900)) / 2, delta = 500 - 100
        Exchange exchange = new Exchange(1000, 5300, 5400, 1500, 1);
        assertThat(exchange.offset()).isEqualTo(4100);
        assertThat(exchange.delay()).isEqualTo(400);
    }

    @Test
    void theTruthIsNeverFurtherAwayThanTheBoundSays() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            long[] resolutions = {1, 1000, MILLI};
            Host host = new Host(
                    random,
                    random.nextLong(-100 * SECOND, 100 * SECOND),
                    random.nextDouble(-100e-6, 100e-6),
                    resolutions[random.nextInt(resolutions.length)]);
            ClockTrack track = ClockTrack.empty();
            long now = START;
            int rounds = 1 + random.nextInt(300);
            for (int round = 0; round < rounds; round++) {
                ClockTrack.Turn turn = track.with(host.exchange(now));
                assertThat(turn.step()).as("seed %d", seed).isEmpty();
                track = turn.track();
                now += random.nextLong(10 * MILLI, SECOND);
            }
            ClockOffset known = track.offset().orElseThrow();
            for (long instant = now - 5 * SECOND; instant <= now + 5 * SECOND; instant += SECOND / 3) {
                assertThat(Math.abs(known.at(instant) - host.trueOffset(instant)))
                        .as("seed %d, %d ns after the last round trip", seed, instant - known.to())
                        .isLessThanOrEqualTo(known.uncertaintyAt(instant));
                long remote = instant + known.at(instant);
                assertThat(known.toLocal(remote)).as("seed %d", seed).isBetween(instant - 2, instant + 2);
            }
        }
    }

    @Test
    void manyRoundTripsAreBetterThanOne() {
        Host host = new Host(new Random(7), 3 * SECOND, 20e-6, 1000);
        ClockTrack track = ClockTrack.empty();
        for (int round = 0; round < 200; round++) {
            track = track.with(host.exchange(START + round * SECOND / 4)).track();
        }
        ClockOffset known = track.offset().orElseThrow();
        long end = START + 50 * SECOND;
        assertThat(known.drift()).isBetween(10e-6, 30e-6);
        assertThat(Math.abs(known.at(end) - host.trueOffset(end))).isLessThan(MILLI / 4);
        assertThat(known.uncertaintyAt(end)).isLessThan(2 * MILLI);
    }

    @Test
    void aStepIsSeenAfterThreeRoundTripsAndMeasured() {
        for (long size : new long[] {SECOND, -40 * MILLI, 3600 * SECOND}) {
            Host host = new Host(new Random(11), 5 * MILLI, 10e-6, 1000);
            ClockTrack track = ClockTrack.empty();
            List<ClockTrack.Step> steps = new ArrayList<>();
            for (int round = 0; round < 100; round++) {
                host.stepped = round < 60 ? 0 : size;
                ClockTrack.Turn turn = track.with(host.exchange(START + round * SECOND / 4));
                turn.step().ifPresent(steps::add);
                track = turn.track();
            }
            assertThat(steps).hasSize(1);
            ClockTrack.Step step = steps.getFirst();
            assertThat(step.size()).isBetween(size - 2 * MILLI, size + 2 * MILLI);
            assertThat(step.after()).isLessThan(START + 15 * SECOND);
            assertThat(step.before()).isBetween(START + 15 * SECOND, START + 16 * SECOND);
            ClockOffset known = track.offset().orElseThrow();
            long end = START + 25 * SECOND;
            assertThat(Math.abs(known.at(end) - host.trueOffset(end))).isLessThanOrEqualTo(known.uncertaintyAt(end));
        }
    }

    @Test
    void oneSlowRoundTripIsNoStep() {
        Host host = new Host(new Random(3), 0, 0, 1);
        ClockTrack track = ClockTrack.empty();
        for (int round = 0; round < 20; round++) {
            track = track.with(host.exchange(START + round * SECOND)).track();
        }
        // A second on the way there, next to nothing on the way back.
        Exchange slow = Exchange.of(START + 20 * SECOND, START + 21 * SECOND, START + 21 * SECOND + 1, 1);
        assertThat(track.with(slow).step()).isEmpty();
        assertThat(track.with(slow).track().offset()).isEqualTo(track.offset());
    }

    @Test
    void aRoundTripThatEndsBeforeItBeganIsLeftOut() {
        ClockTrack.Turn turn = ClockTrack.empty().with(Exchange.of(START, START, START - 1, 1));
        assertThat(turn).extracting(ClockTrack.Turn::step).isEqualTo(Optional.empty());
        assertThat(turn.track().offset()).isEmpty();
    }
}
