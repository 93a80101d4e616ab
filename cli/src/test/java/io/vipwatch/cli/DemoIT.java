package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.cli.demo.Demonstration;
import io.vipwatch.cli.demo.Measurement;
import io.vipwatch.cli.demo.Narrator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration is a measurement: real sessions, real time. */
class DemoIT {
    private static final Narrator SILENT = new Narrator() {
        @Override
        public void scene(String title) {}

        @Override
        public void act(String text) {}

        @Override
        public void seen(long epochNanos, String text) {}
    };

    @Test
    void eachFailureIsSeenForWhatItIs(@TempDir Path directory) throws Exception {
        List<Measurement> measurements = new Demonstration(SILENT, System::nanoTime).run(directory, "test");

        assertThat(measurements)
                .extracting(Measurement::detectedBy)
                .containsExactly("explicit-withdraw", "tcp-fin", "gr-stale-expired", "hold-timer");
        assertThat(took(measurements, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(took(measurements, 3)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(took(measurements, 0)).isLessThan(took(measurements, 3));
    }

    private static Duration took(List<Measurement> measurements, int index) {
        return measurements.get(index).took().orElseThrow();
    }
}
