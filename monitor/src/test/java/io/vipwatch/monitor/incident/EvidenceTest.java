package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    @Test
    void what_lies_between_two_rounds_of_questions_gives_way_to_what_was_seen_between_them() {
        Evidence polled = evidence(Strength.EDGE, Duration.ofMillis(500), Duration.ofMillis(500));
        Evidence captured = evidence(Strength.EDGE, Duration.ofMillis(800), Duration.ofNanos(180_000));

        assertThat(captured.beats(polled)).isTrue();
        assertThat(polled.beats(captured)).isFalse();
    }

    @Test
    void of_two_that_were_seen_the_earlier_wins_whichever_is_told_first() {
        Evidence earlier = evidence(Strength.EDGE, Duration.ofMillis(800), Duration.ofNanos(180_000));
        Evidence later = evidence(Strength.EDGE, Duration.ofMillis(801), Duration.ofNanos(180_000));

        assertThat(earlier.beats(later)).isTrue();
        assertThat(later.beats(earlier)).isFalse();
    }

    @Test
    void the_stronger_wins_however_late_it_is() {
        Evidence weak = evidence(Strength.CONSEQUENCE, Duration.ZERO, Duration.ZERO);
        Evidence strong = evidence(Strength.WORD, Duration.ofSeconds(9), Duration.ofSeconds(1));

        assertThat(strong.beats(weak)).isTrue();
        assertThat(weak.beats(strong)).isFalse();
    }

    private static Evidence evidence(Strength strength, Duration at, Duration uncertainty) {
        return new Evidence(
                strength,
                IncidentCause.BFD,
                Optional.of("node1"),
                "",
                "",
                new Moment(at.toNanos(), at.toNanos(), uncertainty.toNanos()));
    }
}
