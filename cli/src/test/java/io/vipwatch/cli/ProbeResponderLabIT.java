package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vipwatch probe responder} on the nodes of a lab, a process in the network of each, and a monitor whose probes reach
 * it through the edge, at the virtual address that both nodes have.
 */
@Tag("lab")
@Tag("long")
@Timeout(120)
class ProbeResponderLabIT {
    private static final int PORT = 7007;
    private static final List<String> BOTH = List.of("node1", "node2");
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static Process responder(ContainerLab lab, ContainerNode node) throws IOException {
        String container = lab.hostDevice() + "-" + node.name();
        Process inspected = new ProcessBuilder("docker", "inspect", "-f", "{{.State.Pid}}", container).start();
        String pid;
        try (var said = inspected.inputReader()) {
            pid = said.readLine();
        }
        return new ProcessBuilder(
                        "nsenter",
                        "-t",
                        pid,
                        "-n",
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.vipwatch.cli.Main",
                        "probe",
                        "responder",
                        "--listen",
                        "[" + lab.topology().vip().address() + "]:" + PORT,
                        "--name",
                        node.name())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Daemon monitor(IpAddress vip) throws Exception {
        Path file = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["[::1]:0"]}
                http: {listen: "[::1]:0"}
                peers: [{name: node1, address: "2001:db8::11", asn: 65010, passive: true}]
                journal: {directory: journal}
                probes:
                  - {name: echo, kind: udp-echo, target: "%1$s", port: %2$d, interval: 20ms, flows: 16}
                  - {name: kept, kind: tcp-session, target: "%1$s", port: %2$d, interval: 50ms, flows: 8}
                """.formatted(vip, PORT));
        return Daemon.start(new ConfigReader(Map.of()).read(file), "test");
    }

    /** {@return the probe of this name, in the API} */
    private static Json probe(Daemon daemon, String name) {
        URI uri = URI.create("http://[::1]:" + daemon.httpAddress().getPort() + "/api/v1/probes");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            return new Json(JsonReader.read(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body()))
                    .list("probes").stream()
                            .filter(one -> one.text("name").equals(name))
                            .findFirst()
                            .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void await(Daemon daemon, String name, String state, Predicate<List<String>> nodes) {
        Json[] last = new Json[1];
        boolean reached = Patience.until(SOON, () -> {
            last[0] = probe(daemon, name);
            List<String> answering =
                    last[0].list("nodes").stream().map(Json::toString).sorted().toList();
            return last[0].text("state").equals(state) && nodes.test(answering);
        });
        assertThat(reached).as("%s %s: %s", name, state, last[0]).isTrue();
    }

    @Test
    void theRespondersOfTwoNodesAnswerForTheVirtualAddressEachByItsNameAndItIsSaidWhenOneEnds() throws Exception {
        try (ContainerLab lab =
                ContainerLab.startWithItsOwnServices(Topology.ofNodes(2).with(ReAdvertisement.REMOTE_PEERS_REJECTED))) {
            lab.awaitConverged(Duration.ofSeconds(60));
            String vip = lab.topology().vip().toString();
            String[] through = {"via", lab.edge().address().toString(), "dev", lab.hostDevice()};
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", lab.hostDevice(), "accept_redirects"), "0");
            assertThat(run(Stream.concat(Stream.of("ip", "-6", "route", "replace", vip), Stream.of(through))
                            .toArray(String[]::new)))
                    .isZero();
            Process first = responder(lab, lab.node(1));
            Process second = responder(lab, lab.node(2));
            try (Daemon daemon = monitor(lab.topology().vip().address())) {
                await(daemon, "echo", "good", BOTH::equals);
                first.destroy(); // SIGTERM
                assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(first.exitValue()).isZero();
                await(daemon, "echo", "losing", _ -> true); // the flows that the edge sends to node1
                await(daemon, "kept", "good", nodes -> nodes.contains("node2")); // connected again until it is there
                first = responder(lab, lab.node(1));
                await(daemon, "echo", "good", BOTH::equals);
            } finally {
                first.destroyForcibly();
                second.destroyForcibly();
                run("ip", "-6", "route", "del", vip, "dev", lab.hostDevice());
            }
        }
    }
}
