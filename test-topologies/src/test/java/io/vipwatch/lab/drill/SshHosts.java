package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.LabMember;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.SshInventory;
import io.vipwatch.monitor.drill.run.UnmakeableFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Hosts of a lab as an operator's configuration names them: over SSH, with the commands that come with vipwatch.
 *
 * @param inventory the hosts
 */
record SshHosts(SshInventory inventory) implements AutoCloseable {
    /**
     * How a host is logged in to.
     *
     * @param edge whether it is the router
     */
    record Login(LabMember host, SshAccess access, boolean sudo, boolean edge) {
        static Login asRoot(LabMember host, SshAccess access) {
            return new Login(host, access, false, false);
        }

        static Login bySudo(LabMember host, SshAccess access) {
            return new Login(host, access, true, false);
        }

        static Login ofEdge(LabMember host, SshAccess access) {
            return new Login(host, access, false, true);
        }

        private String peer() {
            return "  - {name: %s, address: '%s', asn: %d%s}\n"
                    .formatted(host.name(), host.address(), edge ? 65101 : 65010, edge ? ", role: edge" : "");
        }

        private String ssh(Path files) throws IOException {
            Files.writeString(files.resolve(host.name() + ".key"), access.privateKey());
            Files.writeString(files.resolve(host.name() + ".known"), access.knownHost() + "\n");
            return "ssh: {host: '%1$s', user: %2$s, key: %3$s.key, known_hosts: %3$s.known}"
                    .formatted(access.address(), access.user(), host.name());
        }
    }

    static SshHosts of(Path files, List<Login> logins) throws IOException, ConfigException {
        StringBuilder text = new StringBuilder("speaker: {asn: 64999, router_id: 192.0.2.1}\npeers:\n");
        text.append(logins.stream().map(Login::peer).collect(Collectors.joining()));
        for (Login login : logins) {
            text.append(login.edge ? "edge: {" + login.ssh(files) + "}\n" : "");
        }
        text.append("drill:\n  edge: ")
                .append(logins.stream().anyMatch(Login::edge))
                .append("\n  hosts:\n");
        for (Login login : logins) {
            text.append(
                    login.edge
                            ? ""
                            : "    - {name: %s, %s, sudo: %s}\n"
                                    .formatted(login.host.name(), login.ssh(files), login.sudo));
        }
        MonitorConfig config = new ConfigReader(Map.of()).read(Files.writeString(files.resolve("vipwatch.yaml"), text));
        return new SshHosts(new SshInventory(config, config.drill().orElseThrow()));
    }

    Runner runner(Path directory, String target, String method, Unwatched eyes, Duration lease)
            throws ConfigException, DrillRefused, UnmakeableFault, IOException {
        String drill = """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: ssh
                target: {node: "%s", prefix: api}
                deadman: %ds
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                method: [%s]
                """.formatted(target.equals("edge") ? "${edge}" : target, lease.toSeconds(), method);
        DrillRun run = new DrillRun("ssh1", DrillFiles.parse("test.yaml", drill), target, List.of(target));
        assertThat(String.join("\n", DrillText.plan(run.drill(), inventory.site(target), "ssh1", List.of())))
                .contains("  apply (on ");
        return Runner.of(run, inventory, eyes, new DrillDirectory(directory.resolve("drills")), System.out::println);
    }

    @Override
    public void close() {
        inventory.close();
    }
}
