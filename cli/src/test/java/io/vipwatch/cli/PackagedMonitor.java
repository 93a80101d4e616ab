package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.Occurrence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** {@code vipwatch run} from the package that the build left, in a process of its own. Used from the test's thread. */
final class PackagedMonitor implements AutoCloseable {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private final Path configuration;
    private final EventJson json = new EventJson();
    private final int bgpPort = freePort();
    private final int httpPort = freePort();
    private final List<Process> processes = new ArrayList<>();

    PackagedMonitor(Path directory) {
        this.directory = directory;
        configuration = directory.resolve("vipwatch.yaml");
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    int bgpPort() {
        return bgpPort;
    }

    /** Writes its configuration; {@code peers} and what follows are given, indented as in the file. */
    void configure(String speaker, String peers, String track) throws IOException {
        configure(speaker, peers, track, "journal: {directory: journal, routes: all}");
    }

    /** Writes its configuration with another section {@code journal}, and what follows it. */
    void configure(String speaker, String peers, String track, String storage) throws IOException {
        Files.writeString(configuration, """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:%d"]%s}
                peers:
                %s
                track:
                %s
                %s
                http: {listen: "127.0.0.1:%d"}
                """.formatted(bgpPort, speaker, peers, track, storage, httpPort));
    }

    /** Starts it and waits until it says that it runs. */
    Process run() throws IOException, InterruptedException {
        Process monitor = start("run.log", "run", "-c", configuration.toString());
        await("running", () -> said("run.log").contains("vipwatch: running"));
        return monitor;
    }

    /** {@return a process of vipwatch that asks this monitor; what it prints goes to a file} */
    Process ask(String output, String command, String... more) throws IOException {
        return start(
                output,
                Stream.concat(Stream.of(command, "--url", "http://127.0.0.1:" + httpPort), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** {@return a process of vipwatch that has the configuration of this monitor, whether it runs or not} */
    Process command(String output, String... arguments) throws IOException {
        return start(
                output,
                Stream.concat(Stream.of(arguments), Stream.of("-c", configuration.toString()))
                        .toArray(String[]::new));
    }

    private Process start(String output, String... arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(
                                // Who ran these tests may ignore SIGHUP, as nohup does, and that would be inherited.
                                "env",
                                "--default-signal=HUP",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:AOTCache=" + DIST.resolve("vipwatch.aot"),
                                "-XX:+UseSerialGC",
                                "-Xlog:disable", // as the launcher has it: what the JVM thinks of its cache is no
                                // output
                                "-Xlog:all=error:stderr",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                DIST.resolve("lib/vipwatch-cli.jar").toString(),
                                Main.class.getName()),
                        Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile())
                .start();
        processes.add(process);
        return process;
    }

    String said(String output) {
        try {
            return Files.readString(directory.resolve(output));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Sends a signal, by its name without SIG. */
    static void signal(Process process, String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** {@return the exit code of a process that is about to end} */
    static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** {@return the events in the journal's files, whole lines only} */
    List<Event> events() {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.filter(segment -> segment.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(file));
            }
            return text.substring(0, text.lastIndexOf("\n") + 1)
                    .lines()
                    .map(json::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    <T extends Occurrence> List<T> events(Class<T> type) {
        return events().stream()
                .map(Event::what)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** Waits until the journal has such an event. */
    <T extends Occurrence> void awaitEvent(Class<T> type, Predicate<T> wanted) throws InterruptedException {
        await(type.getSimpleName(), () -> events(type).stream().anyMatch(wanted));
    }

    void await(String what, BooleanSupplier reached) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s: %s", what, said("run.log")).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
    }
}
