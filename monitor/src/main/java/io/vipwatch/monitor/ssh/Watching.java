package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.session.StampClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * A command that runs on the edge while somebody listens. One virtual thread reads what it prints and starts it again when
 * it ended; another one runs the listener, which may take its time: it delays nobody, and what it cannot take is counted.
 */
final class Watching implements EdgeAccess.Listening {
    /** Lines that wait for the listener. */
    private static final int LINES = 10_000;

    /** Pieces of octets that wait for the listener; each has at most {@link #PIECE}. */
    private static final int PIECES = 256;

    private static final int PIECE = 32 << 10;

    /** A line that is longer is cut. */
    private static final int LONGEST_LINE = 64 << 10;

    private static final long STATUS_PATIENCE_SECONDS = 2;

    private final EdgeLink link;
    private final Watch watch;
    private final BackOff backOff;
    private final SeenQueue queue;
    private final StampClock clock = StampClock.system();
    private final AtomicReference<Optional<Session>> session = new AtomicReference<>(Optional.empty());
    private volatile boolean closed;

    private Watching(EdgeLink link, Watch watch, BackOff backOff) {
        this.link = link;
        this.watch = watch;
        this.backOff = backOff;
        queue = new SeenQueue(watch.lines() ? LINES : PIECES);
    }

    static Watching start(EdgeLink link, Watch watch, BackOff backOff, Consumer<Seen> listener) {
        Watching watching = new Watching(link, watch, backOff);
        Thread.ofVirtual().name("ssh-watch").start(watching::keepRunning);
        Thread.ofVirtual().name("ssh-listener").start(() -> watching.deliver(listener));
        return watching;
    }

    private void deliver(Consumer<Seen> listener) {
        for (Optional<Seen> next = queue.take(); next.isPresent() && !closed; next = queue.take()) {
            try {
                listener.accept(next.get());
            } catch (RuntimeException fault) {
                link.failed("taking what " + watch + " showed", fault);
            }
        }
    }

    private void keepRunning() {
        int failures = 0;
        while (!closed) {
            Optional<Connection> connection = link.awaitConnection();
            if (connection.isEmpty()) {
                break;
            }
            boolean printed = run(connection.get());
            failures = printed ? 1 : failures + 1;
            link.pause(
                    backOff.after(failures, false, ThreadLocalRandom.current().nextDouble()));
        }
        queue.close();
    }

    /** {@return whether the command printed anything} */
    private boolean run(Connection connection) {
        boolean printed = false;
        String reason = "";
        try (Session open = connection.session()) {
            session.set(Optional.of(open));
            Session.Command command = open.exec(link.shell().command(watch.script(link.shell())));
            queue.mark(new Seen.Began());
            Complaints complaints = Complaints.read(command.getErrorStream(), queue::mark);
            clock.follow();
            boolean kept = true;
            InputStream output = command.getInputStream();
            Lines lines = new Lines();
            byte[] buffer = new byte[PIECE];
            for (int count = output.read(buffer); count >= 0 && kept && !closed; count = output.read(buffer)) {
                printed = true;
                kept = watch.lines() ? lines.take(buffer, count) : take(buffer, count);
            }
            reason = kept ? end(command, complaints) : "its octets came faster than they were taken";
        } catch (IOException broken) {
            reason = "the connection failed: " + broken.getMessage();
        } catch (RuntimeException fault) {
            link.failed("following " + watch, fault);
            reason = EdgeLink.FAULT + fault;
        } finally {
            session.set(Optional.empty());
        }
        queue.mark(new Seen.Ended(reason));
        return printed;
    }

    private static String end(Session.Command command, Complaints complaints) throws IOException {
        command.join(STATUS_PATIENCE_SECONDS, TimeUnit.SECONDS);
        String status = Optional.ofNullable(command.getExitStatus())
                .map(code -> "exit status " + code)
                .orElse("no exit status");
        String text = complaints.awaitEnd();
        return text.isEmpty() ? status : status + ": " + text;
    }

    private boolean take(byte[] buffer, int count) {
        return queue.offer(new Seen.Piece(Octets.copyOf(buffer, 0, count), clock.now()));
    }

    /** Puts lines together from pieces. */
    private final class Lines {
        private final byte[] line = new byte[LONGEST_LINE];
        private int length;

        /** Lines that find no room are counted and the stream goes on. */
        boolean take(byte[] buffer, int count) {
            for (int i = 0; i < count; i++) {
                if (buffer[i] == '\n') {
                    queue.offer(new Seen.Line(new String(line, 0, length, StandardCharsets.UTF_8), clock.now()));
                    length = 0;
                } else if (length < line.length) {
                    line[length++] = buffer[i];
                }
            }
            return true;
        }
    }

    @Override
    public void restart() {
        endCommand();
    }

    @Override
    public void close() {
        closed = true;
        queue.close();
        endCommand();
    }

    private void endCommand() {
        session.get()
                .ifPresent(open -> Thread.ofVirtual().name("ssh-close").start(() -> {
                    try {
                        open.close();
                    } catch (IOException gone) {
                        // It was to be ended, and it is.
                    }
                }));
    }
}
