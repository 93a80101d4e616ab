package io.vipwatch.lab.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A receiver that tells of each UPDATE by a line.
 *
 * @param name its name in the report
 * @param address where it listens for BGP
 * @param lines what it writes, as it writes it
 * @param tells whether a line is about an UPDATE of the prefix that is probed
 * @param end what stops it
 */
record Teller(String name, InetSocketAddress address, BufferedReader lines, Predicate<String> tells, Runnable end)
        implements AutoCloseable {

    static Teller bare(int port) {
        try {
            List<String> command = Stream.concat(
                            Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString()),
                            Stream.of(
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    BareReceiver.class.getName(),
                                    Integer.toString(port)))
                    .toList();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Teller(
                    "bare socket",
                    new InetSocketAddress(ContainerReceiver.LOOPBACK, port),
                    reader(process.getInputStream()),
                    line -> true,
                    process::destroy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** BIRD 2 with {@code debug routes}, whose log is a pipe that is read here. */
    static Teller bird(String image, int port) {
        try {
            Path directory = Files.createTempDirectory("vipwatch-bench");
            Path pipe = directory.resolve("log");
            Command.run("mkfifo", "-m", "666", pipe.toString());
            RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw"); // does not wait for the other end
            ContainerReceiver bird = ContainerReceiver.startTelling(image, port, directory);
            return new Teller(
                    "BIRD 2, log",
                    bird.address(),
                    reader(Channels.newInputStream(both.getChannel())),
                    line -> line.contains(LatencyBenchmark.PROBED)
                            && (line.contains("added") || line.contains("removed")),
                    bird::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The daemon, asked for its stream of events. */
    static Teller vipwatch(Path launcher, int port, int httpPort) {
        VipwatchReceiver daemon = VipwatchReceiver.start(launcher, port, httpPort);
        try {
            Socket stream = new Socket(ContainerReceiver.LOOPBACK, httpPort);
            stream.getOutputStream().write("""
                            GET /api/v1/events/stream?snapshot=false&type=route.announce,route.withdraw HTTP/1.0\r
                            Host: localhost\r
                            \r
                            """.getBytes(StandardCharsets.US_ASCII));
            return new Teller(
                    "vipwatch, stream",
                    daemon.address(),
                    reader(stream.getInputStream()),
                    line -> line.startsWith("data: ") && line.contains(LatencyBenchmark.PROBED),
                    daemon::close);
        } catch (IOException e) {
            daemon.close();
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        end.run();
    }
}
