package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.cli.demo.Demonstration;
import io.vipwatch.cli.demo.Measurement;
import io.vipwatch.cli.demo.Narrator;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.IncidentCause;
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
        Demonstration.Shown shown = new Demonstration(SILENT, System::nanoTime).run(directory, "test");

        List<Measurement> measurements = shown.measurements();
        assertThat(measurements)
                .extracting(Measurement::detectedBy)
                .containsExactly("explicit-withdraw", "tcp-fin", "gr-stale-expired");
        assertThat(took(measurements, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(took(measurements, 0)).isLessThan(took(measurements, 2));
        Repetition drilled = shown.drill().result().repetitions().getFirst();
        assertThat(drilled.ending()).as(drilled.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(drilled.detectedBy()).contains(IncidentCause.HOLD_TIMER);
        assertThat(drilled.monitor().phase("detection").duration())
                .hasValueSatisfying(took -> assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofMillis(3300)));
        assertThat(shown.drill().incident().orElseThrow()).contains("drill node-failure: link-silent on node3");
        assertThat(directory.resolve("drills/node-failure")).isDirectory();
        assertThat(directory.resolve("hosts/node3/run")).isEmptyDirectory();
        assertThat(directory.resolve("hosts/node3/tables")).isEmptyDirectory();
    }

    private static Duration took(List<Measurement> measurements, int index) {
        return measurements.get(index).took().orElseThrow();
    }
}
