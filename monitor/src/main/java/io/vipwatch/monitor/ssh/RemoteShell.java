package io.vipwatch.monitor.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * Runs whole scripts on a host, which may change it: for drills, and for nothing else. One connection for all, opened when it
 * is needed and again when it broke. Its methods may be called on any thread that may wait; what is sent and read goes on
 * virtual threads of its own.
 */
public final class RemoteShell implements AutoCloseable {
    private static final long MOST_OUTPUT = 4L << 20;
    private static final long STATUS_PATIENCE_SECONDS = 2;

    /** Hosts end a command before we give it up, where they can. */
    private static final Duration BEFORE_US = Duration.ofSeconds(1);

    private final SshTarget target;
    private final boolean sudo;
    private final Connector connector;
    private Optional<Connection> connection = Optional.empty();

    /**
     * A shell on a host.
     *
     * @param sudo whether the script is run by {@code sudo -n}
     * @param connect how long each step of connecting may take
     */
    public RemoteShell(SshTarget target, boolean sudo, Duration connect) {
        this.target = target;
        this.sudo = sudo;
        connector = new Connector(connect, Duration.ofSeconds(2));
    }

    /**
     * What came of a script.
     *
     * @param status its exit status; empty if it did not come to its end
     * @param stdout what it printed
     * @param stderr what it complained of, or why it did not come to its end
     */
    public record Finished(OptionalInt status, String stdout, String stderr) {
        private static Finished not(String why) {
            return new Finished(OptionalInt.empty(), "", why);
        }
    }

    /** {@return what came of a script for {@code /bin/sh}; waits for its end, and no longer than the limit} */
    public Finished run(String script, Duration limit) {
        return run(script, limit, sudo ? "sudo -n " : "");
    }

    /** {@return what the host says of the connection: our address and port, its address and port (ssh(1), SSH_CONNECTION)} */
    public Finished connectionSeen(Duration limit) {
        return run("echo $SSH_CONNECTION", limit, "");
    }

    private Finished run(String script, Duration limit, String privilege) {
        AtomicReference<Optional<Session>> session = new AtomicReference<>(Optional.empty());
        CompletableFuture<Finished> finished = new CompletableFuture<>();
        Thread.ofVirtual()
                .name("ssh-script")
                .start(() -> finished.complete(attempt(script, commandLine(limit, privilege), session)));
        try {
            return finished.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            abandon(session.get());
            return Finished.not("no end within " + limit.toMillis() + " ms");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            abandon(session.get());
            return Finished.not("interrupted");
        } catch (ExecutionException ours) {
            throw new IllegalStateException(ours.getCause());
        }
    }

    private Finished attempt(String script, String commandLine, AtomicReference<Optional<Session>> session) {
        Connection open;
        try {
            open = connection();
        } catch (IOException unreachable) {
            return Finished.not(String.valueOf(unreachable.getMessage()));
        }
        try (Session channel = open.session()) {
            session.set(Optional.of(channel));
            Session.Command command = channel.exec(commandLine);
            CompletableFuture<String> complaint = Execution.complaint(command.getErrorStream());
            try (OutputStream input = command.getOutputStream()) {
                input.write(whole(script).getBytes(StandardCharsets.UTF_8));
            }
            LimitedInput output = new LimitedInput(command.getInputStream(), MOST_OUTPUT);
            String printed = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            command.join(STATUS_PATIENCE_SECONDS, TimeUnit.SECONDS);
            Integer status = command.getExitStatus();
            return status == null
                    ? Finished.not("the command did not come to its end: " + complaint.join())
                    : new Finished(OptionalInt.of(status), printed, complaint.join());
        } catch (IOException broken) {
            forget(open);
            return Finished.not("the connection failed: " + broken.getMessage());
        }
    }

    /** What ends the script is as privileged as the script: nobody else may end a process of root. */
    private static String commandLine(Duration limit, String privilege) {
        long seconds = Math.max(1, limit.minus(BEFORE_US).toSeconds());
        return privilege + "/bin/sh -c 'if command -v timeout >/dev/null; then exec timeout -k 1 " + seconds
                + " /bin/sh -s; else exec /bin/sh -s; fi'";
    }

    /** Read to its end before it begins, so that no command in it takes its rest for input. */
    private static String whole(String script) {
        return "PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin; export PATH\nwhole() {\n" + script
                + "\n}\nwhole </dev/null\n";
    }

    private synchronized Connection connection() throws IOException {
        if (connection.isPresent() && connection.get().isOpen()) {
            return connection.get();
        }
        switch (connector.open(target)) {
            case Connector.Attempt.Opened(Connection opened) -> {
                connection = Optional.of(opened);
                return opened;
            }
            case Connector.Attempt.Failed(LinkFailure failure) -> throw new IOException(failure.text());
        }
    }

    private synchronized void forget(Connection broken) {
        if (connection.filter(broken::equals).isPresent()) {
            connection = Optional.empty();
        }
        Thread.ofVirtual().name("ssh-close").start(broken::close);
    }

    private static void abandon(Optional<Session> session) {
        session.ifPresent(channel -> Thread.ofVirtual().name("ssh-abandon").start(() -> {
            try {
                channel.close();
            } catch (IOException gone) {
                // It was to be ended, and it is.
            }
        }));
    }

    /** Ends the connection. Does not wait for the other end. */
    @Override
    public synchronized void close() {
        connection.ifPresent(open -> Thread.ofVirtual().name("ssh-close").start(open::close));
        connection = Optional.empty();
    }
}
