package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.topology.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The virtual address of a lab, which answers on every node, and which this host reaches through the edge alone. Used from
 * the test's thread.
 */
record ProbedAddress(ContainerLab lab, HostRoute route) implements AutoCloseable {
    /** Where the nodes answer with their names. */
    static final int ECHO_PORT = 7007;

    /** The name of the probe that checks them. */
    static final String CHECK = "livez";

    /** Where their API servers answer. */
    static final int API_PORT = 6443;

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
                s.setsockopt(socket.SOL_SOCKET, 33, 1 << 22) # SO_RCVBUFFORCE: what waits for a busy machine is not lost
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

    static ProbedAddress of(ContainerLab lab) throws IOException, InterruptedException {
        HostRoute route =
                HostRoute.of(lab.topology().vip().address(), lab.edge().address(), lab.hostDevice());
        ProbedAddress probed = new ProbedAddress(lab, route);
        probed.nodes().forEach(probed::answer);
        return probed;
    }

    /** {@return the command that has an address answer on its host, with the host's name} */
    static String[] responder(IpAddress address, String name) {
        return new String[] {
            "sh",
            "-c",
            "printf '%s' \"$0\" > /var/lib/lab/echo.py; setsid python3 /var/lib/lab/echo.py \"$1\" \"$2\""
                    + " >/dev/null 2>&1 </dev/null &",
            RESPONDER,
            address.toString(),
            name
        };
    }

    private Stream<ContainerNode> nodes() {
        return IntStream.rangeClosed(1, lab.nodes().size()).mapToObj(lab::node);
    }

    /** Has a node answer; anew, after it had no power. */
    void answer(ContainerNode node) {
        Output started = node.exec(responder(address(), node.name()));
        if (started.exitCode() != 0) {
            throw new LabFailure(node.name() + " does not answer: " + started.stderr());
        }
    }

    IpAddress address() {
        return lab.topology().vip().address();
    }

    /** {@return a section of the configuration that has it probed, with {@link #certificates} beside it} */
    String probes() {
        return """
                probes:
                  - {name: echo, kind: udp-echo, target: "%1$s", port: %2$d, interval: 20ms, fast_interval: 20ms, flows: 16}
                  - name: livez
                    kind: https
                    target: "%1$s"
                    port: %3$d
                    interval: 200ms
                    fast_interval: 200ms
                    timeout: 1s
                    https: {path: /livez, ca: nodes.crt, node_from: {body: "^node[0-9]"}}
                """.formatted(address(), ECHO_PORT, API_PORT);
    }

    /** {@return the file with what the nodes' certificates are checked against, in a directory} */
    Path certificates(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        nodes().forEach(node ->
                all.append(node.exec("cat", "/var/lib/lab/api.crt").stdout()));
        return Files.writeString(directory.resolve("nodes.crt"), all);
    }

    @Override
    public void close() throws IOException {
        route.close();
    }
}
