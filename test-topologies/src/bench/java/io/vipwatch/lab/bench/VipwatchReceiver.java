package io.vipwatch.lab.bench;

import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The daemon itself, {@code vipwatch run}, in a JVM of its own. */
final class VipwatchReceiver implements Receiver {
    private static final Pattern TOTAL = Pattern.compile("\"total\"\\s*:\\s*([0-9]+)");

    private final Process process;
    private final InetSocketAddress address;
    private final URI count;
    private final HttpClient http = HttpClient.newHttpClient();

    private VipwatchReceiver(Process process, InetSocketAddress address, URI count) {
        this.process = process;
        this.address = address;
        this.count = count;
    }

    static VipwatchReceiver start(Path launcher, int port, int httpPort) {
        try {
            Path directory = Files.createTempDirectory("vipwatch-bench");
            Path configuration = directory.resolve("vipwatch.yaml");
            Files.writeString(configuration, configuration(port, httpPort));
            Process process = new ProcessBuilder(launcher.toString(), "run", "-c", configuration.toString())
                    .redirectOutput(directory.resolve("out.log").toFile())
                    .redirectError(directory.resolve("err.log").toFile())
                    .start();
            URI count = URI.create("http://127.0.0.1:" + httpPort + "/api/v1/routes/count");
            VipwatchReceiver receiver = new VipwatchReceiver(
                    process, new InetSocketAddress(IpAddress.of("127.0.0.1").toInetAddress(), port), count);
            receiver.awaitAnswer(directory);
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(int port, int httpPort) {
        StringBuilder yaml = new StringBuilder("""
                speaker:
                  asn: 65101
                  router_id: 192.0.2.101
                  listen: ["127.0.0.1:%d"]
                journal:
                  directory: journal
                http:
                  listen: "127.0.0.1:%d"
                track:
                  - name: api
                    prefix: 2001:db8:ffff:ff00::100/128
                    kind: vip
                peers:
                """.formatted(port, httpPort));
        for (int i = 2; i <= 4; i++) {
            yaml.append("""
                      - name: node%d
                        address: 127.0.0.%d
                        asn: 65010
                        passive: true
                        hold_time: 3600s
                        add_path: false
                    """.formatted(i, i));
        }
        return yaml.toString();
    }

    private void awaitAnswer(Path directory) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "vipwatch run ended: " + Files.readString(directory.resolve("err.log")));
            }
            try {
                routes();
                return;
            } catch (UncheckedIOException notYet) {
                // The daemon is still starting; the deadline ends the wait.
            }
        }
        throw new IllegalStateException("vipwatch run does not answer: " + directory);
    }

    @Override
    public String name() {
        return "vipwatch";
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public long routes() {
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(count).build(), HttpResponse.BodyHandlers.ofString());
            Matcher matcher = TOTAL.matcher(response.body());
            if (!matcher.find()) {
                throw new IllegalStateException("no total in: " + response.body());
            }
            return Long.parseLong(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ProcessUsage usage() {
        // The launcher ends with exec, so that the process is the JVM.
        return ProcessUsage.of(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
