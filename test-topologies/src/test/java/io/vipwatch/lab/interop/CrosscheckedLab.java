package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckSubject;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A lab of two nodes whose edge a daemon in this JVM watches over BGP and over SSH. Used from the test's thread. */
final class CrosscheckedLab implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(25);
    static final String BFD_NODE = "node2";

    private static final Duration START = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final ContainerLab lab;
    private final Path file;
    private Daemon daemon;
    private JournalTail journal;

    private CrosscheckedLab(ContainerLab lab, Path file, Daemon daemon) {
        this.lab = lab;
        this.file = file;
        this.daemon = daemon;
        journal = JournalTail.of(daemon.events(1));
    }

    static CrosscheckedLab start(Path directory) throws IOException, ConfigException {
        ContainerLab lab = ContainerLab.start(
                Topology.ofNodes(2).with(ReAdvertisement.REMOTE_PEERS_REJECTED).withObserver(WatchedLab.observer()));
        try {
            lab.awaitConverged(START);
            Path file = ObserverConfiguration.of(lab.topology())
                    .with(BFD_NODE, peer -> peer.withBfd("{interval: 300ms, multiplier: 3}"))
                    .write(directory);
            Files.writeString(file, edgeSection(directory, lab.edge().ssh(), "1s"), StandardOpenOption.APPEND);
            BfdPartner.startBesideBgp(lab.node(2), lab.hostAddress(), 300);
            return new CrosscheckedLab(lab, file, Daemon.start(read(file), "test"));
        } catch (IOException | ConfigException | RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    private static String edgeSection(Path directory, SshAccess access, String allowance) throws IOException {
        Files.writeString(directory.resolve("key"), access.privateKey());
        Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
        return """
                edge:
                  ssh: {host: '%s', user: %s, key: key, known_hosts: known_hosts}
                  poll: 1s
                  allowance: %s
                """.formatted(access.address(), access.user(), allowance);
    }

    private static MonitorConfig read(Path file) throws ConfigException {
        return new ConfigReader(Map.of()).read(file);
    }

    ContainerLab lab() {
        return lab;
    }

    Prefix vip() {
        return lab.topology().vip();
    }

    Daemon daemon() {
        return daemon;
    }

    JournalTail journal() {
        return journal;
    }

    /** Has the running monitor take the same file with another allowance. */
    List<String> reload(String allowance) throws IOException, ConfigException {
        Files.writeString(file, Files.readString(file).replaceFirst("allowance: \\S+", "allowance: " + allowance));
        return daemon.reload(read(file));
    }

    /** Has the running monitor take the same file with a part replaced; {@return what it did} */
    List<String> reload(String from, String to) throws IOException, ConfigException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
        return daemon.reload(read(file));
    }

    /** Ends the monitor, has something done meanwhile, and starts it again with the same journal. */
    void restart() throws IOException, ConfigException {
        daemon.close("restart");
        journal.close();
        daemon = Daemon.start(read(file), "test");
        journal = JournalTail.of(daemon.events(1));
    }

    /** Runs a script at the edge. */
    void atEdge(String script) {
        lab.edge().exec("sh", "-c", script);
    }

    /** Types lines in the configuration of the edge, and says so if FRR does not take one. */
    void configure(List<String> lines) {
        StringBuilder script = new StringBuilder("vtysh -c 'configure terminal'");
        lines.forEach(line -> script.append(" -c '").append(line).append('\''));
        String said = lab.edge().exec("sh", "-c", script.toString()).stdout();
        if (said.contains("%")) {
            throw new AssertionError("FRR says " + said + " to " + lines);
        }
    }

    Event await(long seq, String what, Predicate<Event> wanted) {
        return journal.await(seq, SOON, what, wanted);
    }

    CrosscheckMismatch awaitMismatch(long seq, String kind, Optional<String> node) {
        return (CrosscheckMismatch) await(
                        seq,
                        kind + " of " + node,
                        event -> event.what() instanceof CrosscheckMismatch mismatch
                                && isOfVip(mismatch.about(), kind, node))
                .what();
    }

    CrosscheckCleared awaitCleared(long seq, String kind, Optional<String> node) {
        return (CrosscheckCleared) await(
                        seq,
                        "the end of " + kind + " of " + node,
                        event -> event.what() instanceof CrosscheckCleared cleared
                                && isOfVip(cleared.about(), kind, node))
                .what();
    }

    private boolean isOfVip(CrosscheckSubject about, String kind, Optional<String> node) {
        return about.equals(new CrosscheckSubject(kind, "edge", vip(), node, about.address()));
    }

    CrosscheckUnknown awaitUnknown(long seq, boolean unknown) {
        return (CrosscheckUnknown) await(
                        seq,
                        unknown ? "that the edge is not known" : "that the edge is known again",
                        event -> event.what() instanceof CrosscheckUnknown views
                                && views.views().isEmpty() != unknown)
                .what();
    }

    /** {@return what the API says, after asking the edge anew} */
    JsonNode report() {
        return asked("crosscheck?now=true");
    }

    /** {@return what the API says of {@code resource}} */
    JsonNode asked(String resource) {
        InetSocketAddress where = daemon.httpAddress();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://[::1]:" + where.getPort() + "/api/v1/" + resource);
            return JSON.readTree(client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    void awaitVerdict(String verdict) {
        JsonNode[] last = new JsonNode[1];
        boolean reached = Patience.until(Duration.ofSeconds(60), () -> {
            last[0] = report();
            return last[0].path("verdict").asString("").equals(verdict);
        });
        if (!reached) {
            throw new AssertionError("not " + verdict + ": " + last[0].toPrettyString());
        }
    }

    @Override
    public void close() {
        daemon.close();
        journal.close();
        lab.close();
    }
}
