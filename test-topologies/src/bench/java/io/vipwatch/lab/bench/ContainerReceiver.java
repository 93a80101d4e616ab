package io.vipwatch.lab.bench;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** BIRD 2 or FRR's bgpd from the lab image, in the host's network so that all receivers are reached over loopback. */
final class ContainerReceiver implements Receiver {
    private static final Pattern BIRD_COUNT = Pattern.compile("Total: ([0-9]+) of");
    private static final Pattern FRR_COUNT = Pattern.compile("\"pfxRcd\":\\s*([0-9]+)");

    static final InetAddress LOOPBACK = IpAddress.of("127.0.0.1").toInetAddress();

    private final Kind kind;
    private final String container;
    private final long pid;
    private final InetSocketAddress address;

    private ContainerReceiver(Kind kind, String container, long pid, InetSocketAddress address) {
        this.kind = kind;
        this.container = container;
        this.pid = pid;
        this.address = address;
    }

    static ContainerReceiver start(Kind kind, String image, int port) {
        try {
            Path configuration = Files.createTempFile("vipwatch-bench", ".conf");
            Files.writeString(configuration, kind.configuration(port));
            return start(kind, image, port, configuration + ":/bench.conf:ro");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts BIRD 2 so that it tells of each route of 127.0.0.2 in {@code directory/log}. */
    static ContainerReceiver startTelling(String image, int port, Path directory) {
        try {
            String configuration = Kind.BIRD2
                    .configuration(port)
                    .replace("neighbor 127.0.0.2 as 65010;", "neighbor 127.0.0.2 as 65010; debug { routes };");
            Files.writeString(directory.resolve("bench.conf"), "log \"/bench/log\" all;\n" + configuration);
            return start(Kind.BIRD2, image, port, directory + ":/bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ContainerReceiver start(Kind kind, String image, int port, String mount) {
        String container = Command.run(
                        "docker",
                        "run",
                        "-d",
                        "--rm",
                        "--cap-add",
                        "NET_ADMIN",
                        "--cap-add",
                        "SYS_ADMIN",
                        "--network",
                        "host",
                        "--entrypoint",
                        "sh",
                        "-v",
                        mount,
                        image,
                        "-c",
                        kind.command(port))
                .strip();
        return new ContainerReceiver(
                kind, container, awaitProcess(container, kind.process), new InetSocketAddress(LOOPBACK, port));
    }

    private static long awaitProcess(String container, String process) {
        Pattern line = Pattern.compile("(?m)^\\s*([0-9]+)\\s.*\\b" + process + "\\b");
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < deadline) {
            String top = Command.run("docker", "top", container, "-o", "pid,comm");
            Matcher matcher = line.matcher(top);
            if (matcher.find()) {
                return Long.parseLong(matcher.group(1));
            }
        }
        throw new IllegalStateException(process + " did not start in container " + container);
    }

    @Override
    public String name() {
        return kind.title;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public long routes() {
        return switch (kind) {
            case BIRD2 ->
                count(BIRD_COUNT, "/opt/bird2/usr/sbin/birdc", "-s", "/run/bench.ctl", "show", "route", "count");
            case FRR -> count(FRR_COUNT, "vtysh", "-d", "bgpd", "-c", "show bgp ipv6 unicast summary json");
        };
    }

    private long count(Pattern pattern, String... words) {
        String[] command = new String[words.length + 3];
        command[0] = "docker";
        command[1] = "exec";
        command[2] = container;
        System.arraycopy(words, 0, command, 3, words.length);
        Matcher matcher = pattern.matcher(Command.run(command));
        long sum = 0;
        while (matcher.find()) {
            sum += Long.parseLong(matcher.group(1));
        }
        return sum;
    }

    @Override
    public ProcessUsage usage() {
        return ProcessUsage.of(pid);
    }

    @Override
    public void close() {
        Command.run("docker", "rm", "-f", container);
    }

    /** Which speaker. */
    enum Kind {
        BIRD2("BIRD 2", "bird"),
        FRR("FRR", "bgpd");

        private final String title;
        private final String process;

        Kind(String title, String process) {
            this.title = title;
            this.process = process;
        }

        private String command(int port) {
            return switch (this) {
                case BIRD2 ->
                    "exec /opt/bird2/usr/sbin/bird -f -c $(ls /bench.conf /bench/bench.conf 2> /dev/null) -s /run/bench.ctl";
                case FRR ->
                    "install -d -o frr -g frr /run/frr; cp /bench.conf /etc/frr/bench.conf; chown frr /etc/frr/bench.conf;"
                            + " : > /etc/frr/vtysh.conf; exec /usr/lib/frr/bgpd -f /etc/frr/bench.conf -Z -n"
                            + " -l 127.0.0.1 -p " + port + " -P 0";
            };
        }

        private String configuration(int port) {
            return switch (this) {
                case BIRD2 -> """
                    router id 192.0.2.101;
                    protocol device {}
                    template bgp pouring {
                      local 127.0.0.1 port %d as 65101;
                      strict bind yes; passive yes; multihop; hold time 3600;
                      ipv6 { import all; export none; };
                    }
                    protocol bgp p2 from pouring { neighbor 127.0.0.2 as 65010; }
                    protocol bgp p3 from pouring { neighbor 127.0.0.3 as 65010; }
                    protocol bgp p4 from pouring { neighbor 127.0.0.4 as 65010; }
                    """.formatted(port);
                case FRR -> """
                    hostname bench
                    router bgp 65101
                     bgp router-id 192.0.2.101
                     no bgp ebgp-requires-policy
                     no bgp default ipv4-unicast
                     neighbor P peer-group
                     neighbor P remote-as 65010
                     neighbor P passive
                     neighbor P ebgp-multihop 8
                     neighbor P timers 1200 3600
                     neighbor 127.0.0.2 peer-group P
                     neighbor 127.0.0.3 peer-group P
                     neighbor 127.0.0.4 peer-group P
                     address-family ipv6 unicast
                      neighbor P activate
                     exit-address-family
                    """;
            };
        }
    }
}
