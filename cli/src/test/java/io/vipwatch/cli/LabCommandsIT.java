package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.lab.container.PersistentLab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way that README shows from nothing to a watched lab and back, by the packaged commands alone. */
@Tag("lab")
@Timeout(300)
class LabCommandsIT {
    private static final String LAUNCHER =
            Path.of("target", "dist", "bin", "vipwatch").toAbsolutePath().toString();
    private static final Path README = Path.of("..", "README.md");
    private static final int LOOKS = 120;

    @TempDir
    private Path directory = Path.of("");

    private final List<Process> processes = new ArrayList<>();
    private boolean ours;

    @BeforeEach
    void leaveTheLabOfSomebodyElseAlone() {
        assumeTrue(PersistentLab.ofThisHost().status().isEmpty(), "a lab of this host is up, and it is not the test's");
        ours = true;
    }

    @AfterEach
    void down() {
        processes.forEach(Process::destroyForcibly);
        if (ours) {
            PersistentLab.ofThisHost().down();
        }
    }

    private Process start(String... arguments) throws IOException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of(LAUNCHER), Stream.of(arguments)).toList())
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** {@return what a command that ends with {@code exitCode} printed} */
    private String expect(int exitCode, String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        String out = Files.readString(directory.resolve("out"));
        assertThat(process.exitValue())
                .as("%s\n%s%s", List.of(arguments), out, Files.readString(directory.resolve("err")))
                .isEqualTo(exitCode);
        return out;
    }

    private void await(String... arguments) throws IOException, InterruptedException {
        for (int look = 0; look < LOOKS && start(arguments).waitFor() != 0; look++) {
            TimeUnit.MILLISECONDS.sleep(250);
        }
        expect(0, arguments);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Test
    void fromNothingToAWatchedLabAndBack() throws Exception {
        assertThat(expect(1, "lab", "status", "-o", "json")).contains("\"members\"");
        expect(1, "lab", "config");
        expect(2, "lab", "exec", "node1", "true");
        int port = freePort();
        String up = expect(0, "lab", "up", "--reject-remote-peers", "--port", Integer.toString(port));
        assertThat(up.lines().map(line -> line.replaceAll(" .*", "")))
                .containsExactly("edge", "node1", "node2", "node3", "vip");
        expect(2, "lab", "up", "--port", Integer.toString(port)); // of another form

        String http = "http: {listen: \"127.0.0.1:" + freePort() + "\"}\n";
        Path file = Files.writeString(directory.resolve("lab.yaml"), expect(0, "lab", "config") + http);
        Process monitor = new ProcessBuilder(LAUNCHER, "run", "-c", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("run.log").toFile())
                .start();
        processes.add(monitor);
        await("status", "-c", file.toString());
        await("lab", "status");
        assertThat(expect(0, "lab", "status", "-o", "jsonl").lines()).hasSize(4);
        assertThat(expect(0, "lab", "status").lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));

        assertThat(expect(0, "lab", "exec", "edge", "vtysh", "-c", "show bgp ipv6 summary"))
                .contains("node1", "observer");
        expect(7, "lab", "exec", "node1", "sh", "-c", "exit 7");
        theRouterOfReadmeSendsItsRoutes(file, port);

        PackagedMonitor.signal(monitor, "TERM");
        assertThat(PackagedMonitor.exitCode(monitor)).isZero();
        expect(0, "lab", "down");
        expect(1, "lab", "status");
        expect(0, "lab", "down");
    }

    /** Takes the lab's own neighbour away from FRR and puts in the one of README, which has its default policy: none. */
    private void theRouterOfReadmeSendsItsRoutes(Path file, int port) throws Exception {
        Matcher observer = Pattern.compile("neighbor ([0-9a-f:]+) remote-as 64999")
                .matcher(expect(0, "lab", "exec", "edge", "vtysh", "-c", "show running-config"));
        assertThat(observer.find()).isTrue();
        Matcher snippet =
                Pattern.compile("(?s)```\n(route-map TO-VIPWATCH.*?)```").matcher(Files.readString(README));
        assertThat(snippet.find()).isTrue();
        List<String> command = new ArrayList<>(List.of("lab", "exec", "edge", "vtysh", "-c", "configure terminal"));
        snippet.group(1)
                .replace("2001:db8::1", observer.group(1))
                .replace("1790", Integer.toString(port))
                .lines()
                .forEach(line -> command.addAll(List.of("-c", line.strip())));
        List<String> without = List.of(
                "lab",
                "exec",
                "edge",
                "vtysh",
                "-c",
                "configure terminal",
                "-c",
                "router bgp 65101",
                "-c",
                "no neighbor " + observer.group(1));
        expect(0, without.toArray(String[]::new));
        for (int look = 0; look < LOOKS && edgeRoutes(file) > 0; look++) {
            TimeUnit.MILLISECONDS.sleep(250);
        }
        assertThat(edgeRoutes(file)).isZero();
        String said = expect(0, command.toArray(String[]::new));
        assertThat(said).doesNotContain("% Unknown", "% Ambiguous", "% Command incomplete");
        for (int look = 0; look < LOOKS && edgeRoutes(file) == 0; look++) {
            TimeUnit.MILLISECONDS.sleep(250);
        }
        assertThat(edgeRoutes(file)).isPositive();
        await("status", "-c", file.toString());
    }

    private long edgeRoutes(Path file) throws Exception {
        String edge = expect(0, "sessions", "-c", file.toString(), "-o", "jsonl")
                .lines()
                .filter(line -> line.contains("\"peer\":\"edge\""))
                .findFirst()
                .orElseThrow();
        return new Json(JsonReader.read(edge)).at("routes").sum();
    }
}
