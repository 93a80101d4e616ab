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
    static final int ECHO_PORT = 7007;

    private static final Duration SOON = Duration.ofSeconds(60);

    /**
     * What answers on a node: echo over UDP and TCP as our responder does it, with the node's name where the probe has room
     * for it, and questions for the engine's name server, which listens inside containers only.
     */
    private static final String RESPONDER = """
            import socket, sys, threading
            address, name = sys.argv[1], sys.argv[2].encode()
            def answer(data):
                return data[:20] + bytes([len(name)]) + name + bytes(63 - len(name))
            def exactly(c, count):
                data = b''
                while len(data) < count:
                    more = c.recv(count - len(data))
                    if not more: return b''
                    data += more
                return data
            def udp():
                s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
                s.bind((address, %1$d))
                while True:
                    data, peer = s.recvfrom(2048)
                    if len(data) == 84 and data[20] == 0: s.sendto(answer(data), peer)
            def session(c):
                try:
                    while True:
                        data = exactly(c, 84)
                        if not data: return
                        c.sendall(answer(data))
                except OSError: pass
                finally: c.close()
            def tcp():
                s = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
                s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                s.bind((address, %1$d)); s.listen(64)
                while True: threading.Thread(target=session, args=(s.accept()[0],), daemon=True).start()
            def dns():
                s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
                s.bind((address, 53))
                up = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                up.settimeout(1)
                while True:
                    data, peer = s.recvfrom(2048)
                    try:
                        up.sendto(data, ('127.0.0.11', 53))
                        s.sendto(up.recv(2048), peer)
                    except OSError: pass
            for one in (udp, tcp, dns): threading.Thread(target=one).start()
            """.formatted(ECHO_PORT);

    private final ContainerLab lab;
    private final Path directory;

    private ProbedLab(ContainerLab lab, Path directory) {
        this.lab = lab;
        this.directory = directory;
    }

    /** Starts the lab, and waits until the address is answered for through the edge. */
    static ProbedLab start(Path directory, BgpTimers timers) throws Exception {
        ContainerLab lab = ContainerLab.start(Topology.ofNodes(2)
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(timers))
                .withObserver(WatchedLab.observer()));
        ProbedLab probed = new ProbedLab(lab, directory);
        try {
            lab.awaitConverged(SshLab.START);
            probed.respond(lab.node(1));
            probed.respond(lab.node(2));
            // The edge is on the same link as the nodes and may say so; the probes are to go through it all the same.
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", lab.hostDevice(), "accept_redirects"), "0");
            probed.route("replace", "via", lab.edge().address().toString());
            return probed;
        } catch (IOException | RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    private void respond(ContainerNode node) {
        shell(
                node,
                "printf '%s' \"$1\" > /var/lib/lab/echo.py; setsid python3 /var/lib/lab/echo.py \"$2\" \"$3\""
                        + " >/dev/null 2>&1 </dev/null &",
                RESPONDER,
                vip().toString(),
                node.name());
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

    private void route(String verb, String... way) throws IOException, InterruptedException {
        String[] command = new String[7 + way.length];
        String[] fixed = {"ip", "-6", "route", verb, vip() + "/128", "dev", lab.hostDevice()};
        System.arraycopy(fixed, 0, command, 0, fixed.length);
        System.arraycopy(way, 0, command, fixed.length, way.length);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    }

    ContainerLab lab() {
        return lab;
    }

    IpAddress vip() {
        return lab.topology().vip().address();
    }

    /** {@return the name by which the engine's name server knows a node} */
    static String engineName(ContainerNode node) {
        return shell(node, "grep -o 'containers/[0-9a-f]\\{64\\}' /proc/self/mountinfo | head -1 | cut -c12-23");
    }

    /** Starts a monitor whose configuration ends with this. */
    Daemon monitor(String sections) throws IOException, ConfigException {
        Path file = ObserverConfiguration.of(lab.topology()).write(directory);
        Files.writeString(
                directory.resolve("nodes.crt"),
                shell(lab.node(1), "cat /var/lib/lab/api.crt") + "\n" + shell(lab.node(2), "cat /var/lib/lab/api.crt"));
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
            route("del");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lab.close();
        }
    }
}
