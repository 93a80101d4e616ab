package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bench.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A network namespace and the root file system of the lab's image: those of a container that does nothing. What is started
 * here runs in the host's control group, since the engine's may have no real-time scheduling. Needs root.
 */
final class Namespace implements AutoCloseable {
    static final String DEVICE = "v0";

    private final String container;
    private final long pid;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Namespace(String container, long pid) {
        this.container = container;
        this.pid = pid;
    }

    static Namespace create(String image) {
        String container = Command.run(
                        "docker",
                        "run",
                        "-d",
                        "--rm",
                        "--network",
                        "none",
                        "--cap-add",
                        "NET_ADMIN",
                        "--sysctl",
                        "net.ipv6.conf.all.disable_ipv6=0",
                        image,
                        "idle")
                .strip();
        String pid = Command.run("docker", "inspect", "-f", "{{.State.Pid}}", container);
        Namespace namespace = new Namespace(container, Long.parseLong(pid.strip()));
        // Also when the benchmark is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(namespace::close));
        namespace.run("lab-entry", "await");
        namespace.run("sh", "-c", "mkdir -p /run/bird; install -d -o frr -g frr /run/frr /var/log/frr");
        return namespace;
    }

    long pid() {
        return pid;
    }

    /** {@return the command that runs {@code words} with this network and the host's files} */
    List<String> onNetwork(List<String> words) {
        return prefixed(List.of("nsenter", "-t", Long.toString(pid), "-n", "--"), words);
    }

    /** {@return the command that runs {@code words} with this network and the image's files} */
    List<String> inside(List<String> words) {
        return prefixed(List.of("nsenter", "-t", Long.toString(pid), "-m", "-n", "--"), words);
    }

    private static List<String> prefixed(List<String> prefix, List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }

    /** {@return what a command printed} */
    String run(String... words) {
        return Command.run(inside(List.of(words)).toArray(String[]::new));
    }

    void write(String path, String text) {
        try {
            Files.writeString(file(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a file of this namespace as the host finds it} */
    Path file(String path) {
        return Path.of("/proc/" + pid + "/root" + path);
    }

    /** {@return how many lines of a file contain one of the texts; 0 while there is no such file} */
    long count(String path, String text) {
        try (var lines = Files.lines(file(path))) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException absent) {
            return 0;
        }
    }

    /** {@return how many IPv6 datagrams found a full receive buffer here} */
    long receiveBufferErrors() {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/net/snmp6"))) {
            return lines.filter(line -> line.startsWith("Udp6RcvbufErrors"))
                    .mapToLong(line ->
                            Long.parseLong(line.replaceAll("^\\S+\\s+", "").strip()))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on no BFD packet leaves; who is here is not told. */
    void loseBfd() {
        run(
                "nft",
                "add table netdev lab; add chain netdev lab out { type filter hook egress device " + DEVICE
                        + " priority 0; }; add rule netdev lab out udp dport 3784 drop");
    }

    void loseNothing() {
        run("nft", "delete table netdev lab");
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            Command.run("docker", "rm", "-f", container);
        }
    }
}
