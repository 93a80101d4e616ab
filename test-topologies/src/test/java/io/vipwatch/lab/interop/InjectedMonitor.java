package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.control.ControlClient;
import io.vipwatch.monitor.control.ControlException;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.ProbeLossEnd;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A monitor in this JVM that tells the edge of a lab of those nodes whose API answers. Used from the test's thread. */
final class InjectedMonitor implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ENOUGH = 50;

    /** Of eight flows that are probed each 5 ms: what comes in 2.5 s, longer than any of them is waited for. */
    private static final int A_WHILE = 4_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Daemon daemon;
    private final JournalTail journal;

    private InjectedMonitor(Path directory, Daemon daemon, JournalTail journal) {
        this.directory = directory;
        this.daemon = daemon;
        this.journal = journal;
    }

    /** {@return a monitor that somebody else has started, with its files in a directory, and closes} */
    static InjectedMonitor of(Path directory, Daemon daemon, JournalTail journal) {
        return new InjectedMonitor(directory, daemon, journal);
    }

    static InjectedMonitor start(InjectedLab injected, Path within, InjectSetting setting)
            throws IOException, ConfigException {
        Path directory = Files.createTempDirectory(within, "monitor");
        Path file = setting.write(injected.lab(), directory);
        Daemon daemon = Daemon.start(new ConfigReader(Map.of()).read(file), "test");
        return new InjectedMonitor(directory, daemon, JournalTail.of(daemon.events(1)));
    }

    /** Has it take another configuration. */
    void reload(InjectedLab injected, InjectSetting setting) throws IOException, ConfigException {
        daemon.reload(new ConfigReader(Map.of()).read(setting.write(injected.lab(), directory)));
    }

    long now() {
        return journal.now();
    }

    /** {@return the first event after that sequence number which is wanted} */
    <E extends InjectOccurrence> E await(long seq, Class<E> type, Predicate<E> wanted) {
        return ProbedLab.await(journal, seq, type, wanted);
    }

    /** {@return when such an event happened first after that sequence number, in nanoseconds since the epoch} */
    <E extends InjectOccurrence> long when(long seq, Class<E> type, Predicate<E> wanted) {
        E first = await(seq, type, wanted);
        return journal.after(seq).stream()
                .filter(one -> one.event().what().equals(first))
                .findFirst()
                .orElseThrow()
                .event()
                .at()
                .epochNanos();
    }

    /** {@return all such events so far after that sequence number} */
    <E> List<E> said(long seq, Class<E> type) {
        return journal.after(seq).stream()
                .map(one -> one.event().what())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    JournalTail journal() {
        return journal;
    }

    /** {@return what the monitor answers an operator} */
    JsonNode ask(String arguments) throws ControlRefusal, ControlException {
        return JSON.readTree(ControlClient.at(control()).ask("inject", arguments, PATIENCE));
    }

    /** {@return where its control socket is} */
    Path control() {
        return directory.resolve("journal/control.sock");
    }

    /** {@return where its API is} */
    URI http() {
        return URI.create("http://[::1]:" + daemon.httpAddress().getPort());
    }

    JsonNode api(String what) throws IOException, InterruptedException {
        return JSON.readTree(page("/api/v1/" + what));
    }

    private String page(String path) throws IOException, InterruptedException {
        URI uri = http().resolve(path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** {@return the present value of a metric, which is named with its labels as the page with all of them does it} */
    double metric(String series) throws IOException, InterruptedException {
        return page("/metrics")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + series));
    }

    /** {@return a probe as the API shows it} */
    JsonNode probe(String name) throws IOException, InterruptedException {
        return api("probes")
                .path("probes")
                .valueStream()
                .filter(probe -> probe.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** {@return how many probes were lost so far, whatever the reason} */
    long lost(String name) throws IOException, InterruptedException {
        return probe(name)
                .path("lost")
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    /** {@return which nodes answer a probe} */
    List<String> answering(String name) throws IOException, InterruptedException {
        return probe(name).path("nodes").valueStream().map(JsonNode::asString).toList();
    }

    /** Fails if any probe was lost so far, or is of those sent in the next while: longer than any is waited for. */
    void assertNothingIsLost(String name) throws IOException, InterruptedException {
        long before = probe(name).path("good").asLong();
        await(A_WHILE + " good probes more", () -> probe(name).path("good").asLong() > before + A_WHILE);
        assertThat(lost(name))
                .as("%s: %s %s", name, probe(name), said(0, ProbeLossEnd.class))
                .isZero();
    }

    /** Waits until a probe is answered. */
    void awaitProbed(String name) {
        await(
                "good probes of " + name,
                () -> probe(name).path("state").asString().equals("good")
                        && probe(name).path("good").asLong() >= ENOUGH);
    }

    /** Waits until something is so that is asked of the monitor. */
    void await(String what, Asked asked) {
        assertThat(Patience.until(InjectedLab.SOON, () -> {
                    try {
                        return asked.is();
                    } catch (IOException failed) {
                        throw new AssertionError(failed);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError(interrupted);
                    }
                }))
                .as(what)
                .isTrue();
    }

    /** Asks the monitor. */
    @FunctionalInterface
    interface Asked {
        boolean is() throws IOException, InterruptedException;
    }

    @Override
    public void close() {
        daemon.close("the test is over");
        journal.close();
    }
}
