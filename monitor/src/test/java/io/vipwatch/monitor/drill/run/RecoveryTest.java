package io.vipwatch.monitor.drill.run;

import static io.vipwatch.monitor.drill.run.ObedientHosts.bad;
import static io.vipwatch.monitor.drill.run.ObedientHosts.good;
import static io.vipwatch.monitor.drill.run.ObedientHosts.isState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves in its journal when it is interrupted, and what becomes of it. */
class RecoveryTest {
    private static final NameRecords RECORDS = new NameRecords(
            "192.0.2.53", "example.org", "api.example.org", DnsQuestion.Type.A, 30, List.of("192.0.2.1", "192.0.2.2"));

    @TempDir
    private Path path;

    private final Eyed eyes = new Eyed();

    private DrillDirectory directory() {
        return new DrillDirectory(path);
    }

    /** A run that was killed after it had looked at its host. */
    private void killed(RunLine... further) throws Exception {
        directory().run("killed");
        try (RunJournal journal = RunJournal.open(directory().journal("killed"))) {
            journal.write(new RunLine.Began("killed", "test", "node1", 1));
            journal.write(new RunLine.Prepared(
                    List.of(new HostLock("node1", "killed_1")),
                    List.of(Script.on("node1", "touch /tmp/rolled-back\n"))));
            journal.write(new RunLine.Photographed(List.of(new Photograph(
                    Script.on("node1", HostState.script(Optional.empty())),
                    HostState.read(ObedientHosts.state("eth0: UP"))))));
            for (RunLine line : further) {
                journal.write(line);
            }
        }
    }

    private List<Recovery.Unrecovered> recover(ObedientHosts hosts) throws Exception {
        return new Recovery(hosts, eyes, directory(), _ -> {}).recover();
    }

    @Test
    void a_run_that_was_killed_with_no_fault_on_is_brought_to_its_end_too() throws Exception {
        killed();
        assertThat(directory().unfinished()).containsExactly("killed");
        ObedientHosts hosts = new ObedientHosts(_ -> Optional.empty());
        assertThat(recover(hosts)).isEmpty();
        assertThat(hosts.scripts)
                .extracting(Script::text)
                .anyMatch("touch /tmp/rolled-back\n"::equals)
                .anyMatch(new HostLock("node1", "killed_1").release().text()::equals);
        assertThat(directory().unfinished()).isEmpty();
    }

    @Test
    void a_host_that_differs_from_before_the_run_is_told_with_a_page() throws Exception {
        killed();
        ObedientHosts hosts = new ObedientHosts(
                script -> isState(script) ? Optional.of(good(ObedientHosts.state("eth0: DOWN"))) : Optional.empty());
        List<Recovery.Unrecovered> unrecovered = recover(hosts);
        assertThat(unrecovered).hasSize(1);
        assertThat(DrillText.byHand(unrecovered.getFirst()))
                .contains("  node1: links: - eth0: UP", "  node1: links: + eth0: DOWN");
        assertThat(directory().unfinished()).as("it was told").isEmpty();
    }

    @Test
    void a_host_that_differs_for_a_moment_only_is_as_before() throws Exception {
        killed();
        List<Script> looks = new ArrayList<>();
        ObedientHosts hosts = new ObedientHosts(script -> {
            if (isState(script)) {
                looks.add(script);
            }
            return looks.size() == 1 ? Optional.of(good(ObedientHosts.state("eth0: DOWN"))) : Optional.empty();
        });
        assertThat(recover(hosts)).isEmpty();
    }

    @Test
    void a_host_that_is_not_reached_keeps_the_run_open() throws Exception {
        killed();
        ObedientHosts hosts = new ObedientHosts(script -> {
            if (!isState(script)) {
                return Optional.empty();
            }
            Thread.currentThread().interrupt(); // it need not wait for what does not come
            return Optional.of(bad(255, "no route to host"));
        });
        List<Recovery.Unrecovered> unrecovered = recover(hosts);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(unrecovered.getFirst().wrong().getFirst()).contains("no route to host");
        assertThat(directory().unfinished()).containsExactly("killed");
    }

    @Test
    void a_rollback_that_fails_is_told() throws Exception {
        killed();
        ObedientHosts hosts = new ObedientHosts(
                script -> script.text().startsWith("touch") ? Optional.of(bad(1, "read-only")) : Optional.empty());
        assertThat(recover(hosts).getFirst().wrong().getFirst())
                .contains("touch /tmp/rolled-back")
                .contains("read-only");
    }

    @Test
    void records_of_a_name_that_were_changed_are_put_back() throws Exception {
        killed(new RunLine.NameChanging(RECORDS));
        eyes.restored = Optional.of("SERVFAIL");
        assertThat(recover(new ObedientHosts(_ -> Optional.empty()))
                        .getFirst()
                        .wrong()
                        .getFirst())
                .contains("SERVFAIL")
                .contains("update add api.example.org 30 A 192.0.2.1");
        assertThat(directory().unfinished()).as("they are still to be put back").containsExactly("killed");
        eyes.restored = Optional.empty();
        assertThat(recover(new ObedientHosts(_ -> Optional.empty()))).isEmpty();
        assertThat(eyes.asked).containsExactly(RECORDS, RECORDS);
        assertThat(directory().unfinished()).isEmpty();
    }

    @Test
    void a_line_that_a_crash_cut_off_spoils_no_other() throws Exception {
        killed();
        Files.writeString(directory().journal("killed"), "{\"entry\":\"app", StandardOpenOption.APPEND);
        assertThat(recover(new ObedientHosts(_ -> Optional.empty()))).isEmpty();
        assertThat(directory().unfinished()).isEmpty();
    }

    private Runner runner(ObedientHosts hosts) throws Exception {
        return runner(hosts, _ -> {});
    }

    private Runner runner(ObedientHosts hosts, Consumer<String> listener) throws Exception {
        String drill = """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: test
                target: {node: node1, prefix: api}
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                method: [{fault: link-silent, hold: 100ms}]
                rollbacks: [{run: touch /tmp/rolled-back, on: target}]
                """;
        return Runner.of(
                new DrillRun("run1", DrillFiles.parse("test.yaml", drill), "node1", List.of("node1")),
                hosts,
                eyes,
                directory(),
                listener);
    }

    @Test
    void what_forbids_a_drill_keeps_no_rollback_from_being_run() throws Exception {
        eyes.sick = true;
        ObedientHosts hosts = new ObedientHosts(_ -> Optional.empty());
        DrillRun.Result result = runner(hosts).run();
        assertThat(result.ending()).isEqualTo(Ending.ABORTED);
        assertThat(result.reason()).contains("node2");
        assertThat(hosts.scripts)
                .extracting(Script::text)
                .contains("touch /tmp/rolled-back\n")
                .noneMatch(text -> text.contains("nft -f -"));
        assertThat(directory().unfinished()).isEmpty();
    }

    private static void assertThatAllIsTakenBack(ObedientHosts hosts) {
        assertThat(hosts.scripts)
                .extracting(Script::text)
                .as("made, taken back, rolled back")
                .anyMatch(text -> text.contains("nft -f -"))
                .anyMatch(text -> text.contains("nft delete table netdev"))
                .contains("touch /tmp/rolled-back\n");
    }

    @Test
    void a_fault_of_the_drills_own_while_a_fault_is_on_has_it_taken_back_and_rolled_back() throws Exception {
        eyes.deaf = true;
        ObedientHosts hosts = new ObedientHosts(_ -> Optional.empty());
        DrillRun.Result result = runner(hosts, _ -> {}).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.FAILED);
        assertThat(result.reason()).contains("a fault of the drill's own").contains("nobody hears");
        assertThatAllIsTakenBack(hosts);
        assertThat(directory().unfinished()).isEmpty();
    }

    @Test
    void a_drill_whose_words_nobody_takes_goes_on_without() throws Exception {
        ObedientHosts hosts = new ObedientHosts(_ -> Optional.empty());
        DrillRun.Result result = runner(hosts, text -> {
                    throw new IllegalStateException("closed: " + text);
                })
                .run();
        assertThat(result.reason()).doesNotContain("closed");
        assertThatAllIsTakenBack(hosts);
    }

    @Test
    void a_host_that_another_drill_has_is_left_alone() throws Exception {
        ObedientHosts hosts = new ObedientHosts(script -> script.text().contains("if ! ln ")
                ? Optional.of(bad(HostLock.HELD, "another drill has it, run0, for 20 s unless renewed"))
                : Optional.empty());
        Runner runner = runner(hosts);
        assertThatThrownBy(runner::run)
                .isInstanceOf(DrillRefused.class)
                .hasMessageContaining("node1 is locked")
                .hasMessageContaining("run0");
        assertThat(hosts.scripts).extracting(Script::text).noneMatch(text -> text.contains("touch"));
        assertThat(directory().unfinished()).isEmpty();
    }

    /** Eyes to which all is well but one node, if at all. */
    private static final class Eyed implements Observatory {
        private final List<NameRecords> asked = new ArrayList<>();
        private Optional<String> restored = Optional.empty();
        private boolean sick;
        private boolean deaf;

        @Override
        public Sight look() {
            return new Sight(
                    Optional.empty(),
                    "reachable",
                    List.of("node1", "node2", "node3"),
                    List.of("node1", "node2", "node3").stream()
                            .map(node ->
                                    new Sight.Session(node, false, !sick || !node.equals("node2"), Duration.ofHours(1)))
                            .toList(),
                    List.of(new Sight.Probe("echo", "udp-echo", 8, true, Optional.empty(), Optional.empty())),
                    Map.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.of(Duration.ZERO),
                    List.of());
        }

        @Override
        public void tell(FaultOccurrence what, long begin, long uncertainty) {
            if (deaf && what instanceof FaultApplied) {
                throw new IllegalStateException("nobody hears");
            }
        }

        @Override
        public Optional<String> restore(NameRecords before) {
            asked.add(before);
            return restored;
        }

        @Override
        public Repetition measured(Attempt attempt) {
            throw new IllegalStateException("nothing was made that could be measured");
        }
    }
}
