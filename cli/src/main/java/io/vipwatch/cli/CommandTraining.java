package io.vipwatch.cli;

import com.sun.net.httpserver.HttpServer;
import io.vipwatch.monitor.config.ConfigExample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs typical commands, so that the JVM sees which classes they use. Their output goes nowhere; the monitor that they ask
 * is a stand-in of this JVM, on whichever loopback address there is. Runs on the thread that calls it.
 */
final class CommandTraining {
    private static final String KEEPALIVE = "ffffffffffffffffffffffffffffffff001304\n";
    private static final Map<String, String> ANSWERS = Map.of(
            "/api/v1/sessions",
            "{\"sessions\":[{\"peer\":\"node1\",\"peer_asn\":65010,\"state\":\"Established\",\"duration_ns\":1,"
                    + "\"routes\":{\"ipv6-unicast\":1},\"stale_routes\":{}}]}",
            "/api/v1/prefixes",
            "{\"seq\":1,\"prefixes\":[{\"name\":\"api\",\"prefix\":\"2001:db8::1/128\",\"state\":\"reachable\","
                    + "\"duration_ns\":1,\"origins\":[\"node1\"],\"paths\":[]}]}",
            "/api/v1/routes",
            "{\"total\":1,\"routes\":[{\"peer\":\"node1\",\"prefix\":\"2001:db8::1/128\",\"age_ns\":1}]}",
            "/api/v1/routes/count",
            "{\"total\":1,\"by_peer\":{\"node1\":1}}",
            "/api/v1/crosscheck",
            "{\"verdict\":\"agree\",\"edge\":{\"name\":\"edge\",\"age_ns\":1},\"prefixes\":[{\"name\":\"api\","
                    + "\"prefix\":\"2001:db8::1/128\",\"verdict\":\"agree\",\"nodes\":[],\"bgp\":{\"paths\":[]}}]}",
            "/api/v1/events",
            "{\"events\":[{\"type\":\"session.up\",\"time\":\"2026-01-01T00:00:00.000000000Z\",\"data\":{}}]}");

    private CommandTraining() {}

    /** Runs the commands; files that they need are made in {@code directory}. */
    static void run(Path directory) throws IOException {
        HttpServer monitor = monitor();
        try {
            run("--help");
            run("--version");
            run("config", "example");
            run("config", "schema");
            Path example = Files.writeString(directory.resolve("example.yaml"), ConfigExample.text());
            run("config", "check", "-c", example.toString());
            run("decode");
            String host = InetAddress.getLoopbackAddress().getHostAddress();
            String url = "http://" + host + ":" + monitor.getAddress().getPort();
            for (String command : List.of(
                    "status",
                    "sessions",
                    "prefixes",
                    "routes",
                    "events",
                    "incidents",
                    "crosscheck",
                    "explain",
                    "lint")) {
                run(command, "--url", url);
                run(command, "--url", url, "-o", "json");
            }
        } finally {
            monitor.stop(0);
        }
    }

    /** Runs the commands that read what a monitor has left. */
    static void past(Path store) {
        for (String command : List.of("events", "incidents")) {
            run(command, "--store", store.toString(), "--since", "1h");
        }
    }

    private static HttpServer monitor() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = ANSWERS.getOrDefault(exchange.getRequestURI().getPath(), "{}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static void run(String... args) {
        Console nowhere = new Console(
                new ByteArrayInputStream(KEEPALIVE.getBytes(StandardCharsets.US_ASCII)),
                OutputStream.nullOutputStream(),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                80,
                Map.of());
        int code = Main.run(nowhere, args);
        if (code != ExitCode.GOOD) {
            throw new IllegalStateException(String.join(" ", args) + " ended with " + code);
        }
    }
}
