package io.vipwatch.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What an agent costs: the time and the CPU time from its start to its first packet, and its memory ten seconds later, as
 * a table for docs/benchmarks.md. Run by hand, by {@code script/bench agent}.
 */
final class AgentFootprint {
    private static final String AGENT = "127.77.0.1";
    private static final String PEER = "127.77.0.2";
    private static final int PORT = 3784;

    private AgentFootprint() {}

    /** {@code args}: how many times. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("vipwatch-agent");
        System.out.println(
                "| start | health check | first packet after | CPU until then | peak RSS MB | of that anonymous |");
        System.out.println("|---|---|---|---|---|---|");
        int times = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        for (int start = 1; start <= times; start++) {
            System.out.println("| " + start + " | none | " + measure(directory, List.of()) + " |");
        }
        System.out.println("| " + (times + 1) + " | command, each second | "
                + measure(directory, List.of("--health", "true", "--health-interval", "1s")) + " |");
    }

    private static String measure(Path directory, List<String> more) throws IOException, InterruptedException {
        List<String> options = new java.util.ArrayList<>(List.of("--listen", AGENT, "--peer", PEER));
        options.addAll(more);
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(PEER), PORT))) {
            peer.setSoTimeout(30_000);
            long begun = System.nanoTime();
            try (AgentProcess agent = AgentProcess.start(directory, options.toArray(String[]::new))) {
                peer.receive(new DatagramPacket(new byte[64], 64));
                double seconds = (System.nanoTime() - begun) / 1e9;
                Duration cpu = agent.cpu();
                Thread.sleep(Duration.ofSeconds(10));
                return String.format(
                        Locale.ROOT,
                        "%.2f s | %.2f s | %.1f | %.1f",
                        seconds,
                        cpu.toMillis() / 1e3,
                        agent.kilobytes("VmHWM") / 1e3,
                        agent.kilobytes("RssAnon") / 1e3);
            }
        }
    }
}
