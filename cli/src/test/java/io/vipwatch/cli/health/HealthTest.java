package io.vipwatch.cli.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.cli.health.Health.Thresholds;
import io.vipwatch.cli.health.Health.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {
    private static Health after(String answers, Thresholds thresholds) {
        Health health = Health.unknown();
        for (int i = 0; i < answers.length(); i++) {
            health = health.after(answers.charAt(i) == '+', thresholds);
        }
        return health;
    }

    @ParameterizedTest(name = "rise 2, fall 3: {0} is {1}")
    @CsvSource({
        "+,UNKNOWN",
        "--,UNKNOWN",
        "+-+-+-,UNKNOWN",
        "++,HEALTHY",
        "---,UNHEALTHY",
        "++--,HEALTHY",
        "++--+--,HEALTHY",
        "++---,UNHEALTHY",
        "++---+,UNHEALTHY",
        "++---+-+-+,UNHEALTHY",
        "++---++,HEALTHY",
        "---+++++++---,UNHEALTHY"
    })
    void aFullRowOfOneSortIsAVerdictAndAShorterOneChangesNothing(String answers, Verdict verdict) {
        assertThat(after(answers, new Thresholds(2, 3)).verdict()).isEqualTo(verdict);
    }

    @Test
    void aRowOfOneIsAVerdictAtOnce() {
        Thresholds one = new Thresholds(1, 1);
        assertThat(after("+", one).verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(after("+-", one).verdict()).isEqualTo(Verdict.UNHEALTHY);
        assertThat(after("+-+", one).verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void theVerdictIsThatOfTheLastFullRow() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            Thresholds thresholds = new Thresholds(1 + random.nextInt(4), 1 + random.nextInt(4));
            StringBuilder answers = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                answers.append(random.nextInt(3) > 0 ? '+' : '-');
            }
            int good = answers.lastIndexOf("+".repeat(thresholds.rise()));
            int bad = answers.lastIndexOf("-".repeat(thresholds.fall()));
            Verdict expected = good > bad ? Verdict.HEALTHY : bad > good ? Verdict.UNHEALTHY : Verdict.UNKNOWN;
            assertThat(after(answers.toString(), thresholds).verdict())
                    .as("seed %d, %s of %s", seed, answers, thresholds)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aRowHasAtLeastOneAnswer() {
        assertThatThrownBy(() -> new Thresholds(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Thresholds(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
