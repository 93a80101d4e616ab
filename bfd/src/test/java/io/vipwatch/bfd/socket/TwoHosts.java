package io.vipwatch.bfd.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;

/**
 * Two network namespaces with two links between them: {@code left0} to {@code right0} and {@code left1} to
 * {@code right1}. The ends of both links have the same link-local addresses, fe80::1 on the left and fe80::2 on the right;
 * the first link also has 2001:db8:0:1::/64 and 192.0.2.0/24.
 */
final class TwoHosts {
    final String left = "bfd-left-" + ProcessHandle.current().pid();
    final String right = "bfd-right-" + ProcessHandle.current().pid();

    TwoHosts() throws IOException, InterruptedException {
        run("ip", "netns", "add", left);
        run("ip", "netns", "add", right);
        for (int link = 0; link < 2; link++) {
            String end = "left" + link;
            String other = "right" + link;
            run("ip", "-n", left, "link", "add", end, "type", "veth", "peer", "name", other, "netns", right);
            prepare(left, end, "fe80::1/64");
            prepare(right, other, "fe80::2/64");
        }
        run("ip", "-n", left, "addr", "add", "2001:db8:0:1::1/64", "dev", "left0", "nodad");
        run("ip", "-n", right, "addr", "add", "2001:db8:0:1::2/64", "dev", "right0", "nodad");
        run("ip", "-n", right, "addr", "add", "192.0.2.2/24", "dev", "right0");
        addIpv4ToTheLeft();
    }

    /** Gives an end of a link its link-local address and sets it up. */
    static void prepare(String host, String end, String linkLocal) throws IOException, InterruptedException {
        run("ip", "-n", host, "link", "set", "lo", "up");
        run("ip", "-n", host, "link", "set", end, "addrgenmode", "none");
        run("ip", "-n", host, "link", "set", end, "up");
        run("ip", "-n", host, "addr", "add", linkLocal, "dev", end, "nodad");
    }

    void addIpv4ToTheLeft() throws IOException, InterruptedException {
        run("ip", "-n", left, "addr", "add", "192.0.2.1/24", "dev", "left0");
    }

    void removeIpv4FromTheLeft() throws IOException, InterruptedException {
        run("ip", "-n", left, "addr", "del", "192.0.2.1/24", "dev", "left0");
    }

    static int index(String host, String end) throws Exception {
        return KernelThread.within(host, () -> {
            try (Arena arena = Arena.ofConfined()) {
                return new SystemCalls(arena).interfaceIndex(end).orElseThrow();
            }
        });
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }

    void remove() throws IOException, InterruptedException {
        for (String host : List.of(left, right)) {
            run("ip", "netns", "del", host);
        }
    }
}
