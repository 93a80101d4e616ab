package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Contamination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** proc_stat(5): user nice system idle iowait irq softirq steal guest guest_nice, in ticks. */
class ProcessorTimeTest {
    private static ProcessorTime time(String line) {
        return ProcessorTime.of(line + "\ncpu0 1 2 3\n").orElseThrow();
    }

    @Test
    void the_time_of_guests_is_that_of_users_already() {
        assertThat(time("cpu  100 10 20 800 5 0 5 60 40 10")).isEqualTo(new ProcessorTime(60, 1000));
    }

    @Test
    void the_share_is_of_the_time_that_has_passed() {
        ProcessorTime before = time("cpu  100 10 20 800 5 0 5 60 0 0");
        ProcessorTime after = time("cpu  150 10 20 820 5 0 5 90 0 0");
        assertThat(after.stolenSince(before)).isEqualTo(0.3);
        assertThat(before.stolenSince(before)).as("no time has passed").isZero();
    }

    @Test
    void more_than_a_tenth_contaminates() {
        assertThat(ProcessorTime.contamination(0.1)).isEmpty();
        assertThat(ProcessorTime.contamination(0.3)).hasValueSatisfying(found -> {
            assertThat(found.kind()).isEqualTo(Contamination.Kind.CPU_STEAL);
            assertThat(found.detail()).startsWith("30.0 %");
        });
    }

    @Test
    void what_does_not_tell_of_stolen_time_is_not_known() {
        assertThat(ProcessorTime.of("")).isEmpty();
        assertThat(ProcessorTime.of("cpu  100 10 20 800"))
                .as("Linux before 2.6.11")
                .isEmpty();
        assertThat(ProcessorTime.of("cpu  100 10 20 800 5 0 5 many")).isEmpty();
    }

    @Test
    void the_most_of_all_repetitions_is_told(@TempDir Path directory) throws IOException {
        Path stat = directory.resolve("stat");
        Processors processors = new Processors(stat);
        assertThat(processors.end()).isEmpty();
        assertThat(processors.text()).startsWith("not known: ");
        Files.writeString(stat, "cpu  0 0 0 0 0 0 0 0 0 0\n");
        processors.begin();
        Files.writeString(stat, "cpu  60 0 0 20 0 0 0 20 0 0\n");
        assertThat(processors.end()).contains(0.2);
        processors.begin();
        Files.writeString(stat, "cpu  160 0 0 20 0 0 0 20 0 0\n");
        assertThat(processors.end()).contains(0.0);
        assertThat(processors.text()).isEqualTo("at most 20.0 % in a repetition");
    }
}
