package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalTimesTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** The wall clock is this far from the monotonic one. */
    private static final long DISTANCE = 1_800_000_000 * SECOND;

    private final ArrivalTimes times = new ArrivalTimes();
    private final Datagram datagram = new Datagram();

    private void read(long nanoTime, long step) {
        times.read(nanoTime, nanoTime + DISTANCE + step, 1_000);
    }

    @Test
    void aDatagramThatWaited50MillisecondsArrived50MillisecondsAgo() {
        read(10 * SECOND, 0);
        times.apply(10 * SECOND - 50 * MILLI + DISTANCE, datagram);
        assertThat(datagram.kernelStamped()).isTrue();
        assertThat(datagram.arrivedNanos()).isEqualTo(10 * SECOND - 50 * MILLI);
        assertThat(times.unusable()).isZero();
    }

    @Test
    void aDatagramIsNeverFromTheFuture() {
        read(10 * SECOND, 0);
        times.apply(10 * SECOND + 100 + DISTANCE, datagram);
        assertThat(datagram.kernelStamped()).isTrue();
        assertThat(datagram.arrivedNanos()).isEqualTo(10 * SECOND);
    }

    @Test
    void aDatagramWithoutAStampArrivedWhenItWasRead() {
        read(10 * SECOND, 0);
        times.apply(ReceiveBatch.NO_STAMP, datagram);
        assertThat(datagram.kernelStamped()).isFalse();
        assertThat(datagram.arrivedNanos()).isEqualTo(10 * SECOND);
        assertThat(times.unusable()).isEqualTo(1);
    }

    @Test
    void stampsFromBeforeAStepOfTheWallClockAreNotUsedUntilAllThatWaitedHasBeenRead() {
        read(10 * SECOND, 0);
        times.apply(10 * SECOND + DISTANCE, datagram);
        for (long step : new long[] {20 * MILLI, -20 * MILLI, 3600 * SECOND, -3600 * SECOND}) {
            read(11 * SECOND, step);
            times.apply(11 * SECOND - MILLI + DISTANCE, datagram);
            assertThat(datagram.kernelStamped()).as("step of %d ns", step).isFalse();
            assertThat(datagram.arrivedNanos()).isEqualTo(11 * SECOND);
            read(11 * SECOND + MILLI, step);
            times.apply(11 * SECOND + DISTANCE, datagram);
            assertThat(datagram.kernelStamped())
                    .as("same drain, step of %d ns", step)
                    .isFalse();
            times.drained();
            read(12 * SECOND, step);
            times.apply(12 * SECOND - MILLI + DISTANCE + step, datagram);
            assertThat(datagram.kernelStamped())
                    .as("after the drain, step of %d ns", step)
                    .isTrue();
            assertThat(datagram.arrivedNanos()).isEqualTo(12 * SECOND - MILLI);
        }
        assertThat(times.unusable()).isEqualTo(8);
    }

    @Test
    void aReadingThatWasInterruptedIsNoStep() {
        read(10 * SECOND, 0);
        times.read(11 * SECOND, 11 * SECOND + DISTANCE + 3 * MILLI, 6 * MILLI);
        times.apply(11 * SECOND + DISTANCE, datagram);
        assertThat(datagram.kernelStamped()).isTrue();
        assertThat(datagram.arrivedNanos()).as("by the better reading").isEqualTo(11 * SECOND);
    }

    @Test
    void aReadingAfterOneThatWasInterruptedIsNoStepAndReplacesIt() {
        times.read(10 * SECOND, 10 * SECOND + DISTANCE + 3 * MILLI, 6 * MILLI);
        read(11 * SECOND, 0);
        times.apply(11 * SECOND - MILLI + DISTANCE, datagram);
        assertThat(datagram.kernelStamped()).isTrue();
        assertThat(datagram.arrivedNanos()).isEqualTo(11 * SECOND - MILLI);
    }

    @Test
    void whatIsOlderThanAnyWaitOrYoungerThanNowIsNotBelieved() {
        read(100 * SECOND, 0);
        times.apply(100 * SECOND + DISTANCE - ArrivalTimes.OLDEST_NANOS - 1, datagram);
        assertThat(datagram.kernelStamped()).isFalse();
        times.apply(100 * SECOND + DISTANCE + MILLI, datagram);
        assertThat(datagram.kernelStamped()).isFalse();
        assertThat(datagram.arrivedNanos()).isEqualTo(100 * SECOND);
    }
}
