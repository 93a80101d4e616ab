package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.clock.Exchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * Asks the edge for the time again and again, on a virtual thread of its own, over one exec channel: a line there, a line
 * with the time back. A process for each reading, or an exec for each, would put milliseconds on one side of the way only.
 */
public final class ClockExchange implements AutoCloseable {
    private static final Pattern READING = Pattern.compile("([0-9]{9,11})(?:[.,]([0-9]{0,9})[0-9]*)?[^0-9]*");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final EdgeLink link;
    private final HostDescription.ClockSource source;
    private final Duration interval;
    private final Consumer<Exchange> consumer;
    private final StampClock clock;
    private volatile boolean closed;

    private ClockExchange(
            EdgeLink link,
            HostDescription.ClockSource source,
            Duration interval,
            StampClock clock,
            Consumer<Exchange> consumer) {
        this.link = link;
        this.source = source;
        this.interval = interval;
        this.clock = clock;
        this.consumer = consumer;
    }

    /**
     * {@return round trips that are being made}
     *
     * @param source what the edge can tell the time with
     * @param interval the time between two of them
     * @param clock our own clock, whose stamps the offset is to be for
     * @param consumer gets each, on the thread that makes them, which waits for it
     */
    public static ClockExchange start(
            EdgeLink link,
            HostDescription.ClockSource source,
            Duration interval,
            StampClock clock,
            Consumer<Exchange> consumer) {
        ClockExchange exchange = new ClockExchange(link, source, interval, clock, consumer);
        Thread.ofVirtual().name("ssh-clock").start(exchange::keepAsking);
        return exchange;
    }

    private void keepAsking() {
        while (!closed) {
            Optional<Connection> connection = link.awaitConnection();
            if (connection.isEmpty()) {
                return;
            }
            converse(connection.get());
            link.pause(interval);
        }
    }

    private void converse(Connection connection) {
        try (Session open = connection.client().startSession();
                Session.Command command = open.exec(link.shell().command(script(source)));
                BufferedReader answers = new BufferedReader(
                        new InputStreamReader(command.getInputStream(), StandardCharsets.US_ASCII))) {
            OutputStream questions = command.getOutputStream();
            while (!closed) {
                long sent = clock.now().epochNanos();
                questions.write('\n');
                questions.flush();
                String answer = answers.readLine();
                long returned = clock.now().epochNanos();
                if (answer == null) {
                    return;
                }
                reading(sent, answer, returned).ifPresent(consumer);
                link.pause(interval);
            }
        } catch (IOException broken) {
            // The next connection begins a new conversation; until then the offset grows less certain by itself.
        }
    }

    static String script(HostDescription.ClockSource source) {
        return switch (source) {
            case PHP -> "exec php -r \"while(is_string(fgets(STDIN))){printf(\\\"%.6f\\n\\\",microtime(true));}\"";
            case BASH -> "exec bash -c \"while read -r l; do echo \\$EPOCHREALTIME; done\"";
            case DATE -> "while read -r l; do date +%s.%N; done";
        };
    }

    /** {@return the round trip that ended with {@code answer}; its digits say how finely the edge tells the time} */
    static Optional<Exchange> reading(long sent, String answer, long returned) {
        Matcher parts = READING.matcher(answer.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        String digits = Optional.ofNullable(parts.group(2)).orElse("");
        long resolution = NANOS_PER_SECOND;
        long fraction = 0;
        for (int i = 0; i < digits.length(); i++) {
            resolution /= 10;
            fraction += (digits.charAt(i) - '0') * resolution;
        }
        long remote = Long.parseLong(parts.group(1)) * NANOS_PER_SECOND + fraction;
        return Optional.of(Exchange.of(sent, remote, returned, resolution));
    }

    /** Makes no more round trips. */
    @Override
    public void close() {
        closed = true;
    }
}
