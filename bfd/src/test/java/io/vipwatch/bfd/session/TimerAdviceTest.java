package io.vipwatch.bfd.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class TimerAdviceTest {
    private static final long MILLISECOND = 1_000_000;

    private final GapRecorder gaps = new GapRecorder();

    private String advice() {
        return TimerAdvice.of(gaps.snapshot()).text();
    }

    private void gaps(int count, double millis, long agreedMillis) {
        for (int index = 0; index < count; index++) {
            gaps.record((long) (millis * MILLISECOND), agreedMillis * MILLISECOND, 3 * agreedMillis * MILLISECOND);
        }
    }

    @Test
    void withoutGapsThereIsNoAdvice() {
        assertThat(advice()).isEqualTo("no packets to judge by yet");
    }

    @Test
    void theTightestThatWouldHaveSurvivedAndHowOftenTheNextOneWouldHaveFailed() {
        gaps(12_338, 47, 50);
        gaps(7, 50 + 61, 50);
        assertThat(advice())
                .isEqualTo("20 ms × 5 would have survived all 12,345 gaps (worst 111 ms); "
                        + "20 ms × 4 would have failed 7 times");
    }

    @Test
    void regularPacketsSurviveTheTightest() {
        gaps(10, 9.1, 10);
        assertThat(advice()).isEqualTo("10 ms × 3 would have survived all 10 gaps (worst 9.1 ms)");
    }

    @Test
    void aPacketMayBeLateByMultiplierMinusOneIntervals() {
        gaps(1, 300 + 20, 300);
        assertThat(advice()).startsWith("10 ms × 3 would have survived the only gap");
        gaps(1, 300 + 20.001, 300);
        assertThat(advice()).startsWith("10 ms × 4").endsWith("10 ms × 3 would have failed once");
    }

    @Test
    void whereNothingWouldHaveSurvivedThatIsSaid() {
        gaps(2, 4900, 50);
        assertThat(advice())
                .isEqualTo("no timers up to 1000 ms × 5 would have survived all 2 gaps (worst 4900 ms); "
                        + "1000 ms × 5 would have failed 2 times");
    }

    @Test
    void everyGapIsInTheBucketWhoseBoundItDoesNotExceed() {
        for (Duration bound : ReceiveGaps.bounds()) {
            gaps.record(bound.toNanos(), 0, 0);
            gaps.record(bound.toNanos() + 1, 0, 0);
        }
        ReceiveGaps snapshot = gaps.snapshot();
        assertThat(snapshot.counts().getFirst()).isEqualTo(1);
        assertThat(snapshot.counts().subList(1, snapshot.counts().size() - 1)).containsOnly(2L);
        assertThat(snapshot.counts().getLast()).isEqualTo(1);
        assertThat(snapshot.count()).isEqualTo(2L * ReceiveGaps.bounds().size());
        assertThat(snapshot.laterThan(ReceiveGaps.bounds().getLast())).isEqualTo(1);
        assertThat(snapshot.worst()).contains(ReceiveGaps.bounds().getLast().plusNanos(1));
    }

    @Test
    void everyCandidateHasItsPatienceAmongTheBounds() {
        assertThat(TimerAdvice.candidates())
                .hasSize(18)
                .allSatisfy(candidate -> assertThat(ReceiveGaps.bounds()).contains(candidate.patience()));
    }

    @Test
    void ofTwoPairsTheOneWithTheShorterDetectionTimeIsNeverMorePatient() {
        assertThat(TimerAdvice.candidates().stream()
                        .map(TimerAdvice.Timers::patience)
                        .toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }
}
