package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.http.PrefixReport;
import io.vipwatch.monitor.http.SessionReport;
import io.vipwatch.monitor.http.Snapshot;
import io.vipwatch.monitor.http.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A lab that a daemon in this JVM watches, while everything on its network is captured. Used from the test's thread.
 * Closing it proves the passive promise: the daemon has sent no UPDATE but End-of-RIB.
 */
final class WatchedLab implements AutoCloseable {
    /** BIRD calls again every 5 s, and stays away for up to 30 s after an error. */
    static final Duration UP = Duration.ofSeconds(50);

    private final ContainerLab lab;
    private final Capture capture;
    private final Path directory;
    private final Daemon daemon;
    private final JournalTail journal;
    private Optional<WireLog> captured = Optional.empty();

    private WatchedLab(ContainerLab lab, Capture capture, Path directory, Daemon daemon, JournalTail journal) {
        this.lab = lab;
        this.capture = capture;
        this.directory = directory;
        this.daemon = daemon;
        this.journal = journal;
    }

    /** {@return a place for vipwatch in a lab, on a port that is free on this host} */
    static Observer observer() {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress("::", 0));
            return Observer.onPort(free.getLocalPort());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** Starts the lab, and when it has converged the daemon, as on a cluster that has long been running. */
    static WatchedLab start(Topology topology) {
        return start(topology, unchanged -> unchanged);
    }

    static WatchedLab start(Topology topology, UnaryOperator<ObserverConfiguration> change) {
        ContainerLab lab = ContainerLab.start(topology);
        try {
            lab.awaitConverged(UP);
            return watch(lab, change.apply(ObserverConfiguration.of(lab.topology())));
        } catch (IOException | ConfigException failed) {
            lab.close();
            throw new IllegalStateException("no daemon", failed);
        } catch (RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    private static WatchedLab watch(ContainerLab lab, ObserverConfiguration configuration)
            throws IOException, ConfigException {
        Capture capture = lab.capture();
        try {
            Path directory = Files.createTempDirectory("vipwatch-interop");
            MonitorConfig config = new ConfigReader(Map.of()).read(configuration.write(directory));
            Daemon daemon = Daemon.start(config, "interop");
            return new WatchedLab(lab, capture, directory, daemon, JournalTail.of(daemon.events(1)));
        } catch (RuntimeException | IOException | ConfigException failed) {
            capture.close();
            throw failed;
        }
    }

    ContainerLab lab() {
        return lab;
    }

    Topology topology() {
        return lab.topology();
    }

    JournalTail journal() {
        return journal;
    }

    Daemon daemon() {
        return daemon;
    }

    /** Waits until the journal has a session.up of each of these peers after that sequence number. */
    void awaitUp(long seq, String... peers) {
        for (String peer : peers) {
            journal.await(seq, UP, "session.up of " + peer, Wanted.sessionUp(peer));
        }
    }

    /** {@return the sessions, by the peer's name, as the API shows them} */
    Map<String, SessionReport> sessions() {
        return snapshot().sessions().stream().collect(Collectors.toMap(SessionReport::peer, session -> session));
    }

    /** {@return the state of the session with a peer (RFC 4271 §8.2.2)} */
    String stateOf(String peer) {
        return session(peer).state();
    }

    /** {@return the session with a peer, as the API shows it} */
    SessionReport session(String peer) {
        return Optional.ofNullable(sessions().get(peer)).orElseThrow(() -> new AssertionError("no peer " + peer));
    }

    /** {@return the origins of the prefix that is tracked under a name; none if it is not reachable} */
    List<String> reachableOrigins(String name) {
        return prefixes().stream()
                .filter(prefix -> prefix.name().equals(name) && prefix.state() == PrefixState.REACHABLE)
                .flatMap(prefix -> prefix.origins().stream())
                .toList();
    }

    /** {@return the tracked prefixes, as the API shows them} */
    List<PrefixReport> prefixes() {
        return snapshot().prefixes();
    }

    private Snapshot snapshot() {
        try {
            return daemon.snapshot();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } catch (UnavailableException stalled) {
            throw new AssertionError("the daemon does not answer", stalled);
        }
    }

    /** {@return what the capture holds that goes on, as pcap; what is younger than two seconds may be missing} */
    byte[] capturedSoFar() {
        return capture.soFar();
    }

    /** {@return what was on the wire until this was first called; the capture is over then} */
    WireLog endCapture() {
        if (captured.isEmpty()) {
            byte[] wire = capture.stop();
            try {
                Files.write(captureFile(), wire);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
            captured = Optional.of(read(wire, topology()));
            capture.close();
        }
        return captured.get();
    }

    /** {@return where the capture is kept, as pcap, once it is over} */
    Path captureFile() {
        return directory.resolve("bridge.pcap");
    }

    /** {@return where the daemon keeps its files} */
    Path directory() {
        return directory;
    }

    /** {@return what a capture has seen in a lab; it is over then} */
    static WireLog read(Capture capture, Topology topology) {
        return read(capture.stop(), topology);
    }

    private static WireLog read(byte[] wire, Topology topology) {
        try {
            int port = topology.observer().orElseThrow().port();
            return WireLog.read(wire, Set.of(BgpCapture.BGP_PORT, port));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        try {
            List<SessionReport> sessions = List.copyOf(sessions().values());
            long seq = journal.now();
            daemon.close("the test is over");
            journal.await(seq, UP, "monitor.stopped", event -> event.what() instanceof MonitorStopped);
            assertThat(journal.after(seq))
                    .as("what is said of prefixes when it is the monitor that ends")
                    .noneMatch(seen -> seen.event().what() instanceof PrefixStateChanged);
            journal.close();
            assertPassive(sessions, endCapture());
        } finally {
            daemon.close();
            capture.close();
            lab.close();
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** By the daemon's own count and by the capture: nothing has been announced to anybody. */
    private void assertPassive(List<SessionReport> sessions, WireLog wire) {
        assertThat(sessions)
                .as("UPDATEs with reachable NLRI that the daemon says it sent")
                .isNotEmpty()
                .allSatisfy(session ->
                        assertThat(session.messages().reachableUpdatesSent()).isZero());
        int endsOfRib = Passivity.assertHeld(wire, lab.hostAddress());
        long counted = sessions.stream()
                .mapToLong(session -> session.messages().updatesSent())
                .sum();
        assertThat(counted).as("UPDATEs sent by the daemon's own count").isEqualTo(endsOfRib);
    }
}
