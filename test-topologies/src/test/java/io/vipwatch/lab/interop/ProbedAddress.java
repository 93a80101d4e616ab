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
record ProbedAddress(ContainerLab lab) implements AutoCloseable {
    /** Where the nodes answer with their names. */
    static final int ECHO_PORT = 7007;

    /** An echo responder, as ours answers: the name of the node stands where the probe has room for it. */
    private static final String RESPONDER = """
            import socket, sys
            name = sys.argv[2].encode()
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            s.bind((sys.argv[1], %d))
            while True:
                data, peer = s.recvfrom(2048)
                if len(data) == 84 and data[20] == 0:
                    s.sendto(data[:20] + bytes([len(name)]) + name + bytes(63 - len(name)), peer)
            """.formatted(ECHO_PORT);

    static ProbedAddress of(ContainerLab lab) throws IOException, InterruptedException {
        ProbedAddress probed = new ProbedAddress(lab);
        probed.nodes().forEach(probed::answer);
        // The edge is on the same link as the nodes and may say so; the probes are to go through it all the same.
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf", lab.hostDevice(), "accept_redirects"), "0");
        probed.route("replace", "via", lab.edge().address().toString());
        return probed;
    }

    private Stream<ContainerNode> nodes() {
        return IntStream.rangeClosed(1, lab.nodes().size()).mapToObj(lab::node);
    }

    /** Has a node answer; anew, after it had no power. */
    void answer(ContainerNode node) {
        Output started = node.exec(
                "sh",
                "-c",
                "printf '%s' \"$0\" > /var/lib/lab/echo.py; setsid python3 /var/lib/lab/echo.py \"$1\" \"$2\""
                        + " >/dev/null 2>&1 </dev/null &",
                RESPONDER,
                address().toString(),
                node.name());
        if (started.exitCode() != 0) {
            throw new LabFailure(node.name() + " does not answer: " + started.stderr());
        }
    }

    private void route(String what, String... through) throws IOException, InterruptedException {
        String[] command = Stream.of(
                        Stream.of("ip", "-6", "route", what, address() + "/128"),
                        Stream.of(through),
                        Stream.of("dev", lab.hostDevice()))
                .flatMap(words -> words)
                .toArray(String[]::new);
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new LabFailure("not done: " + String.join(" ", command));
        }
    }

    IpAddress address() {
        return lab.topology().vip().address();
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
        try {
            route("del");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
