package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.drill.FaultSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dead-man on a host with systemd: what systemd is asked for, to the letter, and what the command that it is to run does.
 * systemd itself is not there: its commands take down what they were asked.
 */
class DeadmanTimerTest {
    private static final String UNIT = "vipwatch-drill-run1-r1-s1";

    @TempDir
    private Path host = Path.of("");

    private DeadmanCommands deadman = deadman();

    @BeforeEach
    void systemd() throws IOException {
        Files.createDirectories(host.resolve("run/systemd/system"));
        Files.createDirectories(host.resolve("bin"));
        command("systemd-run", "printf '%s\\n' \"$@\" > " + host + "/asked");
        command("systemctl", "echo \"$*\" >> " + host + "/told; [ \"$1\" != is-active ]");
        deadman = deadman();
    }

    private DeadmanCommands deadman() {
        return deadman("rm " + host + "/fault", Optional.of("test ! -e " + host + "/fault"));
    }

    private DeadmanCommands deadman(String revert, Optional<String> verifyReverted) {
        Site site = new Site(
                "node1",
                IpAddress.of("2001:db8::11"),
                "eth0",
                Optional.empty(),
                Site.calico(),
                Site.ofTheHostItself("node1"),
                Optional.empty());
        FaultSpec fault = new FaultSpec.Exec(
                Optional.empty(), "touch " + host + "/fault", Optional.empty(), revert, verifyReverted);
        try {
            return DeadmanCommands.of(
                    new FaultCatalogue(site, "run1_r1_s1").of(fault), "run1_r1_s1", Duration.ofSeconds(30));
        } catch (UnmakeableFault lacking) {
            throw new AssertionError(lacking);
        }
    }

    private void command(String name, String lines) throws IOException {
        Path file = Files.writeString(host.resolve("bin").resolve(name), "#!/bin/sh\n" + lines + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Host.Outcome run(Script script) {
        return new LocalHost()
                .run(Script.on(
                        Site.RUNNER,
                        "PATH=" + host + "/bin:$PATH\n" + script.text().replace("/run/", host + "/run/")));
    }

    /** {@return what came of the command that the timer was to run} */
    private Host.Outcome look() throws IOException {
        List<String> asked = Files.readAllLines(host.resolve("asked"));
        return new LocalHost()
                .run(Script.on(Site.RUNNER, String.join(" ", asked.subList(asked.size() - 2, asked.size())) + "\n"));
    }

    @Test
    void a_timer_looks_every_second_and_is_never_made_to_rest() throws Exception {
        Host.Outcome armed = run(deadman.arm());
        assertThat(armed.good()).as(armed.words()).isTrue();
        assertThat(armed.stdout()).isEqualTo("systemd-timer\n");
        assertThat(Files.readAllLines(host.resolve("asked")))
                .containsExactly(
                        "--quiet",
                        "--unit=" + UNIT,
                        "--on-active=1s",
                        "--on-unit-active=1s",
                        "--timer-property=AccuracySec=100ms",
                        "--property=StartLimitIntervalSec=0",
                        "--property=KillMode=process",
                        "/bin/sh",
                        host + "/run/vipwatch-drill/run1_r1_s1/look.sh");
    }

    @Test
    void a_revert_that_fails_is_not_done_where_nothing_else_would_show_it() throws Exception {
        deadman = deadman("test -e " + host + "/may && rm -f " + host + "/fault", Optional.empty());
        assertThat(run(deadman.arm()).good()).isTrue();
        Path fault = Files.createFile(host.resolve("fault"));
        Path files = host.resolve("run/vipwatch-drill/run1_r1_s1");
        Files.writeString(files.resolve("lease"), "0\n");
        look();
        assertThat(fault).exists();
        assertThat(files.resolve("outcome")).hasContent("failed");
        Files.createFile(host.resolve("may"));
        look();
        assertThat(fault).doesNotExist();
        assertThat(files.resolve("outcome")).hasContent("reverted");
        Files.createFile(fault);
        look();
        assertThat(fault).as("it has been done").exists();
    }

    @Test
    void its_command_does_nothing_while_there_is_a_lease_and_reverts_once_it_is_over() throws Exception {
        assertThat(run(deadman.arm()).good()).isTrue();
        Path fault = Files.createFile(host.resolve("fault"));
        assertThat(look().good()).isTrue();
        assertThat(fault).exists();
        assertThat(run(deadman.renew()).good()).as("it looks").isTrue();
        Files.writeString(host.resolve("run/vipwatch-drill/run1_r1_s1/lease"), "0\n");
        look();
        assertThat(fault).doesNotExist();
        assertThat(run(deadman.renew()).status())
                .as("it is too late for a sign of life")
                .hasValue(DeadmanCommands.FIRED);
    }

    @Test
    void what_is_disarmed_is_stopped_as_timer_and_as_service_and_leaves_no_failed_unit() throws Exception {
        assertThat(run(deadman.arm()).good()).isTrue();
        assertThat(run(deadman.disarm()).good()).isTrue();
        assertThat(Files.readAllLines(host.resolve("told")))
                .containsExactly("stop " + UNIT + ".timer " + UNIT + ".service", "reset-failed " + UNIT + ".service");
        assertThat(run(deadman.proveDisarmed()).good()).isTrue();
        assertThat(Files.readAllLines(host.resolve("told"))).endsWith("is-active --quiet " + UNIT + ".timer");
        assertThat(host.resolve("run/vipwatch-drill")).doesNotExist();
        command("systemctl", "exit 0");
        assertThat(run(deadman.proveDisarmed()).good())
                .as("its timer still runs")
                .isFalse();
    }
}
