package io.vipwatch.cli;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.daemon.Foreground;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs the monitor while a peer on loopback pours tables into it, so that the JVM sees which classes that takes and how
 * its methods are used (JEP 515): a monitor that starts in the middle of a storm then has its code optimized sooner.
 * Runs on the thread that calls it.
 */
final class DaemonTraining {
    private static final NegotiatedSession SESSION = new NegotiatedSession(
            false, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, Set.of(), false, false);

    private static final int TABLES = 3;
    private static final int ROUTES = 250_000;
    private static final int ROUTES_PER_UPDATE = 5;

    /** What is answered from the store, and from the journal. */
    private static final List<String> PAST = List.of(
            "incidents",
            "incidents?since=1h&until=0s&peer=node1&prefix=2001:db8::/32&cause=bfd&slower_than=1ms",
            "events?limit=10",
            "events?since=1h&until=0s&peer=node1&prefix=2001:db8::/32&cause=bfd&slower_than=1ms&type=session.*");

    private static final IpAddress NEXT_HOP = IpAddress.of("2001:db8::1");

    private DaemonTraining() {}

    /**
     * Runs the monitor in {@code directory}, which is empty.
     *
     * @param patience how long it may take to learn, or to lose, a table
     * @throws IllegalStateException if it takes longer
     */
    static void run(Path directory, Duration patience) throws IOException, ConfigException, InterruptedException {
        Path file = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 65101, router_id: 192.0.2.101, listen: ["127.0.0.1:0"]}
                journal: {directory: journal}
                http: {listen: "127.0.0.1:0"}
                track: [{name: api, prefix: 2001:db8:ffff:ff00::100/128, kind: vip}]
                peers: [{name: node1, address: 127.0.0.1, asn: 65010, passive: true, add_path: false}]
                """);
        Foreground.run(new ConfigReader(Map.of()), file, Version.text(), daemon -> train(daemon, patience));
        CommandTraining.past(directory.resolve("store.sqlite"));
    }

    private static void train(Daemon daemon, Duration patience) {
        try {
            byte[] table = table();
            for (int i = 0; i < TABLES; i++) {
                pour(daemon, table, patience);
            }
            for (String question : PAST) {
                answer(daemon, question);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            daemon.close();
        }
    }

    private static void pour(Daemon daemon, byte[] table, Duration patience) throws IOException {
        InetSocketAddress monitor = daemon.bgpAddresses().getFirst();
        try (Socket socket = new Socket(monitor.getAddress(), monitor.getPort())) {
            OutputStream out = socket.getOutputStream();
            RouterId routerId = new RouterId(0xc000_0201);
            out.write(encode(Open.of(
                    65010, 90, routerId, List.of(new Multiprotocol(Family.IPV6_UNICAST), new FourOctetAs(65010)))));
            out.write(encode(Keepalive.INSTANCE));
            out.write(table);
            awaitRoutes(daemon, ROUTES, patience);
        }
        awaitRoutes(daemon, 0, patience);
    }

    private static void awaitRoutes(Daemon daemon, long routes, Duration patience) {
        if (!Patience.until(patience, () -> count(daemon) == routes)) {
            throw new IllegalStateException("the monitor had " + count(daemon) + " of " + routes + " routes after "
                    + patience.toSeconds() + " s");
        }
    }

    private static long count(Daemon daemon) {
        return Long.parseLong(answer(daemon, "routes/count").replaceAll("(?s).*\"total\"\\s*:\\s*([0-9]+).*", "$1"));
    }

    private static String answer(Daemon daemon, String resource) {
        String url = "http://127.0.0.1:" + daemon.httpAddress().getPort() + "/api/v1/" + resource;
        try (InputStream answer = URI.create(url).toURL().openStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] table() {
        ByteArrayOutputStream table = new ByteArrayOutputStream(ROUTES * 26);
        for (int first = 0; first < ROUTES; first += ROUTES_PER_UPDATE) {
            NlriList.Builder prefixes = new NlriList.Builder(Family.IPV6_UNICAST, ROUTES_PER_UPDATE, false);
            for (int i = first; i < first + ROUTES_PER_UPDATE; i++) {
                prefixes.add(0x2001_0db8_0000_0000L + i, 0, 64, 0);
            }
            PathAttributes attributes = PathAttributes.of(
                    Origin.IGP,
                    new AsPath(List.of(AsPathSegment.sequence(65010, 64512 + first % 400))),
                    new MultiExitDisc(first),
                    new MpReach(List.of(NEXT_HOP), prefixes.build()));
            table.writeBytes(encode(Update.of(attributes)));
        }
        return table.toByteArray();
    }

    private static byte[] encode(BgpMessage message) {
        return MessageEncoder.encode(message, SESSION);
    }
}
