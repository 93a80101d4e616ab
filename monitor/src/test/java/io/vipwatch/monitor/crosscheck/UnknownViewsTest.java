package io.vipwatch.monitor.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.CrosscheckUnknown.Missing;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UnknownViewsTest {
    private static final Missing KERNEL = new Missing("kernel", "no answer within 10000 ms");

    private static final Duration ALLOWANCE = Duration.ofNanos(5);

    private static EdgeSnapshot edge(boolean kernel, boolean bfd) {
        return new EdgeSnapshot(
                new Answer.Read<>(new BgpSummary(Optional.empty(), OptionalLong.empty(), List.of())),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                Map.of(),
                bfd ? new Answer.Read<>(List.of()) : new Answer.Unreadable<>("exit status 1", "bfdd is not running"),
                new Answer.Read<>(List.of()),
                kernel
                        ? new Answer.Read<>(new KernelTable(0, List.of()))
                        : new Answer.Unreadable<>("no answer within 10000 ms", ""));
    }

    @Test
    void oneRoundWithoutAnAnswerIsNotToldTwoAreAndTheFirstGoodOneEndsIt() {
        UnknownViews.Turn turn = UnknownViews.none(0).seen(edge(false, true), ALLOWANCE, 10);
        assertThat(turn.changed()).isEmpty();
        assertThat(turn.views().now()).containsExactly(KERNEL);
        turn = turn.views().seen(edge(false, true), ALLOWANCE, 20);
        assertThat(turn.changed()).as("known until now, since 0").contains(0L);
        assertThat(turn.views().told()).containsExactly(KERNEL);
        turn = turn.views().seen(edge(false, true), ALLOWANCE, 30);
        assertThat(turn.changed()).as("told once").isEmpty();
        turn = turn.views().seen(edge(true, true), ALLOWANCE, 40);
        assertThat(turn.changed()).as("unknown since 20").contains(20L);
        assertThat(turn.views().told()).isEmpty();
    }

    @Test
    void howeverManyRoundsFollowEachOtherAtOnceItIsNotToldBeforeTheAllowance() {
        UnknownViews.Turn turn = UnknownViews.none(0).seen(edge(false, true), ALLOWANCE, 10);
        for (long at = 11; at < 15; at++) {
            turn = turn.views().seen(edge(false, true), ALLOWANCE, at);
            assertThat(turn.changed()).isEmpty();
        }
        assertThat(turn.views().seen(edge(false, true), ALLOWANCE, 15).changed())
                .isPresent();
    }

    @Test
    void aSingleRoundWithoutAnAnswerLeavesNothingBehind() {
        UnknownViews.Turn turn = UnknownViews.none(0).seen(edge(false, true), ALLOWANCE, 10);
        turn = turn.views().seen(edge(true, true), ALLOWANCE, 20);
        assertThat(turn.changed()).isEmpty();
        turn = turn.views().seen(edge(false, true), ALLOWANCE, 30);
        assertThat(turn.changed()).isEmpty();
    }

    @Test
    void aRouterWithoutBfddHidesNothing() {
        UnknownViews.Turn turn = UnknownViews.none(0).seen(edge(true, false), ALLOWANCE, 10);
        assertThat(turn.views().now()).isEmpty();
    }
}
