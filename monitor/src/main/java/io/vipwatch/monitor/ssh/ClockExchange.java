package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.clock.Exchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * Asks the edge for the time again and again, on a virtual thread of its own, over one exec channel: a line there, a line
 * with the time back. A process for each reading, or an exec for each, would put milliseconds on one side of the way only.
 */
public final class ClockExchange implements EdgeAccess.RoundTrips {
    private static final Pattern READING = Pattern.compile("([0-9]{9,11})(?:[.,]([0-9]{0,9})[0-9]*)?[^0-9]*");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Between two round trips, however much somebody wants to know: each costs the edge a little. */
    private static final Duration BREATH = Duration.ofMillis(20);

    /** What takes longer is no use, and a program that is stopped or starved would never say so by itself. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static final String HUNG = "the program on the edge that tells the time does not answer";

    private final EdgeLink link;
    private final HostDescription.ClockSource source;
    private final Duration interval;
    private final Listener listener;
    private final LongSupplier clock;
    private final Semaphore wish = new Semaphore(0);
    private volatile boolean closed;

    /** Gets what comes of the round trips, on the thread that makes them, which waits for it. */
    public interface Listener {
        /** A round trip was made. */
        void exchanged(Exchange exchange);

        /** None can be made for now, for this reason. */
        void failed(String reason);
    }

    private ClockExchange(
            EdgeLink link,
            HostDescription.ClockSource source,
            Duration interval,
            LongSupplier clock,
            Listener listener) {
        this.link = link;
        this.source = source;
        this.interval = interval;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * {@return round trips that are being made}
     *
     * @param source what the edge can tell the time with
     * @param interval the time between two of them
     * @param clock our own clock, in nanoseconds, for which the offset is to be
     * @param listener gets each
     */
    static ClockExchange start(
            EdgeLink link,
            HostDescription.ClockSource source,
            Duration interval,
            LongSupplier clock,
            Listener listener) {
        ClockExchange exchange = new ClockExchange(link, source, interval, clock, listener);
        Thread.ofVirtual().name("ssh-clock").start(exchange::keepAsking);
        return exchange;
    }

    @Override
    public void soon() {
        if (wish.availablePermits() == 0) {
            wish.release();
        }
    }

    private void keepAsking() {
        int failures = 0;
        while (!closed) {
            Optional<Connection> connection = link.awaitConnection();
            if (connection.isEmpty()) {
                return;
            }
            boolean answered = attempt(connection.get());
            failures = answered ? 1 : failures + 1;
            link.pause(link.backOff()
                    .after(failures, false, ThreadLocalRandom.current().nextDouble()));
        }
    }

    /** {@return whether there was any answer}; a fault of our own ends this conversation, and not the next one */
    private boolean attempt(Connection connection) {
        try {
            return converse(connection);
        } catch (RuntimeException fault) {
            link.failed("asking the edge for the time", fault);
            return false;
        }
    }

    private void awaitNext() {
        link.pause(BREATH);
        try {
            if (wish.tryAcquire(interval.minus(BREATH).toNanos(), TimeUnit.NANOSECONDS)) {
                wish.drainPermits();
            }
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether there was any answer} */
    private boolean converse(Connection connection) {
        boolean answered = false;
        Optional<Patience> waiting = Optional.empty();
        try (Session open = connection.session();
                Session.Command command = open.exec(link.shell().command(script(source)));
                Patience patience = Patience.with(command.getInputStream(), LIMIT);
                BufferedReader answers = new BufferedReader(
                        new InputStreamReader(command.getInputStream(), StandardCharsets.US_ASCII))) {
            waiting = Optional.of(patience);
            OutputStream questions = command.getOutputStream();
            while (!closed) {
                long sent = clock.getAsLong();
                questions.write('\n');
                questions.flush();
                patience.asked();
                String answer = answers.readLine();
                long returned = clock.getAsLong();
                patience.answered();
                if (answer == null) {
                    listener.failed(patience.isLost() ? HUNG : "the edge does not tell the time any more");
                    return answered;
                }
                Optional<Exchange> exchange = reading(sent, answer, returned);
                answered |= exchange.isPresent();
                exchange.ifPresentOrElse(
                        listener::exchanged, () -> listener.failed("the edge tells no time but: " + excerpt(answer)));
                awaitNext();
            }
        } catch (IOException broken) {
            // The next connection begins a new conversation; until then the offset grows less certain by itself.
            boolean hung = waiting.filter(Patience::isLost).isPresent();
            listener.failed(hung ? HUNG : "the connection failed: " + broken.getMessage());
        }
        return answered;
    }

    private static String excerpt(String answer) {
        return answer.substring(0, Math.min(answer.length(), 80)).replaceAll("\\p{Cntrl}+", " ");
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

    @Override
    public void close() {
        closed = true;
        wish.release();
    }
}
