package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is compared of a host, as its own shell prints it from what its commands say. */
class HostStateTest {
    @TempDir
    private Path commands;

    @BeforeEach
    void aHostAtRest() throws Exception {
        says("nft", "");
        says("ip", "");
        says("ps", "");
        says("systemctl", """
                k3s.service loaded active running Lightweight Kubernetes
                systemd-hostnamed.service loaded active running Hostname Service
                """);
        says("vtysh", """
                Building configuration...

                Current configuration:
                !
                router bgp 65101
                 neighbor 2001:db8::11 remote-as 65010
                 neighbor 2001:db8::11 password of-nobody-s-business
                """);
    }

    private void says(String command, String text) throws Exception {
        Files.writeString(commands.resolve(command), "#!/bin/sh\ncat <<'TEXT'\n" + text + "TEXT\n");
        Files.setPosixFilePermissions(commands.resolve(command), PosixFilePermissions.fromString("rwx------"));
    }

    private Host.Outcome printed() throws Exception {
        String path = "PATH=" + commands + ":$PATH\n";
        return new LocalHost().run(Script.on(Site.RUNNER, path + HostState.script(Optional.of("vtysh"))));
    }

    private HostState state() throws Exception {
        Host.Outcome outcome = printed();
        assertThat(outcome.good()).as(outcome.words()).isTrue();
        return HostState.read(outcome.stdout());
    }

    @Test
    void a_service_that_is_not_active_any_more_differs_but_not_one_that_comes_when_somebody_asks() throws Exception {
        HostState before = state();
        says("systemctl", """
                k3s.service loaded failed failed Lightweight Kubernetes
                """);
        assertThat(before.differences(state()))
                .containsExactly("units: - k3s.service active", "units: + k3s.service failed");
    }

    @Test
    void a_link_that_is_down_differs_but_not_one_of_a_pod() throws Exception {
        says(
                "ip",
                "2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc fq state UP mode DEFAULT group default qlen 1000\n");
        HostState before = state();
        says("ip", """
                2: eth0: <BROADCAST> mtu 1500 qdisc fq state DOWN mode DEFAULT group default qlen 1000
                9: cali0123@if2: <BROADCAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP mode DEFAULT
                """);
        assertThat(before.differences(state()))
                .contains("links: + eth0: <BROADCAST> mtu 1500 qdisc fq state DOWN mode DEFAULT group default")
                .noneMatch(line -> line.startsWith("links") && line.contains("cali"));
    }

    @Test
    void the_running_configuration_of_the_edge_differs_and_its_secrets_are_kept_back() throws Exception {
        HostState before = state();
        assertThat(before.parts().get("frr"))
                .contains("remote-as 65010")
                .contains("password (kept back)")
                .doesNotContain("business", "Building");
        says("vtysh", """
                Current configuration:
                !
                router bgp 65101
                 neighbor 2001:db8::11 remote-as 65010
                 neighbor 2001:db8::11 shutdown
                """);
        assertThat(before.differences(state())).contains("frr: + neighbor 2001:db8::11 shutdown");
    }

    @Test
    void a_configuration_that_cannot_be_had_is_not_taken_for_none() throws Exception {
        Files.writeString(
                commands.resolve("vtysh"), "#!/bin/sh\necho 'failed to connect to any daemons.' >&2\nexit 1\n");
        assertThat(printed().good()).isFalse();
    }
}
