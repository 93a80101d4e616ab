package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Occurrence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A cluster of two nodes whose virtual address this host reaches through the edge alone: the kernel there shares the flows
 * between the nodes. On each node an echo responder, the API, and a door to the container engine's own name server. Used from
 * the test's thread.
 */
final class ProbedLab implements AutoCloseable {
    static final int ECHO_PORT = ProbedAddress.ECHO_PORT;

    private static final Duration SOON = Duration.ofSeconds(60);

    private final ContainerLab lab;
    private final ProbedAddress address;
    private final Path directory;

    private ProbedLab(ContainerLab lab, ProbedAddress address, Path directory) {
        this.lab = lab;
        this.address = address;
        this.directory = directory;
    }

    /** Starts the lab, and waits until the address is answered for through the edge. */
    static ProbedLab start(Path directory, BgpTimers timers) throws Exception {
        ContainerLab lab = ContainerLab.startWithItsOwnServices(Topology.ofNodes(2)
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(timers))
                .withObserver(WatchedLab.observer()));
        try {
            lab.awaitConverged(SshLab.START);
            return new ProbedLab(lab, ProbedAddress.of(lab), directory);
        } catch (IOException | RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    /** Runs a script on a member. {@return what it wrote} */
    static String shell(ContainerNode member, String script, String... arguments) {
        String[] command = new String[4 + arguments.length];
        command[0] = "sh";
        command[1] = "-c";
        command[2] = script;
        command[3] = "sh";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        Output output = member.exec(command);
        assertThat(output.exitCode()).as(output.stderr()).isZero();
        return output.stdout().strip();
    }

    ContainerLab lab() {
        return lab;
    }

    IpAddress vip() {
        return address.address();
    }

    /** {@return the name by which the engine's name server knows a node} */
    static String engineName(ContainerNode node) {
        return shell(node, "grep -o 'containers/[0-9a-f]\\{64\\}' /proc/self/mountinfo | head -1 | cut -c12-23");
    }

    /** Starts a monitor whose configuration ends with this. */
    Daemon monitor(String sections) throws IOException, ConfigException {
        Path file = ObserverConfiguration.of(lab.topology()).write(directory);
        address.certificates(directory);
        Files.writeString(file, sections, StandardOpenOption.APPEND);
        return Daemon.start(new ConfigReader(Map.of()).read(file), "test");
    }

    /** Waits for an event of a type. {@return it} */
    static <T extends Occurrence> T await(JournalTail journal, long seq, Class<T> type, Predicate<T> wanted) {
        Event event = journal.await(
                seq,
                SOON,
                type.getSimpleName(),
                one -> type.isInstance(one.what()) && wanted.test(type.cast(one.what())));
        return type.cast(event.what());
    }

    @Override
    public void close() throws IOException {
        try {
            address.close();
        } finally {
            lab.close();
        }
    }
}
