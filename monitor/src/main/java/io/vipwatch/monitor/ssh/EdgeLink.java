package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.frr.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The lasting connection to the edge; a virtual thread of its own opens it, and opens it again whenever it ended. Its
 * methods may be called on any thread that may wait, and none of them waits longer than the limits say: a command that
 * hangs holds up nobody but who asked.
 */
public final class EdgeLink implements AutoCloseable {
    /** How the reason begins where our own time limit was over first. */
    static final String NO_ANSWER = "no answer within ";

    private final SshTarget target;
    private final Shell shell;
    private final LinkSettings settings;
    private final Connector connector;
    private final Consumer<LinkState> observer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Connection> connection = Optional.empty();
    private String whyNot = "not connected yet";

    private EdgeLink(SshTarget target, Shell shell, LinkSettings settings, Consumer<LinkState> observer) {
        this.target = target;
        this.shell = shell;
        this.settings = settings;
        this.observer = observer;
        connector = new Connector(settings.connect(), settings.keepalive());
    }

    /**
     * {@return a link that begins to connect}
     *
     * @param observer is told each state, on the link's own thread, which waits for it
     */
    public static EdgeLink start(SshTarget target, Shell shell, LinkSettings settings, Consumer<LinkState> observer) {
        EdgeLink link = new EdgeLink(target, shell, settings, observer);
        Thread.ofVirtual().name("ssh-link").start(link::keepConnected);
        return link;
    }

    private void keepConnected() {
        int failures = 0;
        while (!isClosed()) {
            observer.accept(new LinkState.Connecting(failures + 1));
            LinkFailure failure = switch (connector.open(target)) {
                case Connector.Attempt.Failed(LinkFailure reason) -> {
                    failures++;
                    yield reason;
                }
                case Connector.Attempt.Opened(Connection opened) -> {
                    failures = 1;
                    yield use(opened);
                }
            };
            Duration wait = settings.backOff()
                    .after(
                            failures,
                            failure.needsSomebody(),
                            ThreadLocalRandom.current().nextDouble());
            publish(Optional.empty(), failure.text());
            if (!isClosed()) {
                observer.accept(new LinkState.Waiting(failure, wait));
            }
            pause(wait);
        }
        observer.accept(new LinkState.Closed());
    }

    /** {@return why the connection ended} */
    private LinkFailure use(Connection opened) {
        publish(Optional.of(opened), "");
        if (isClosed()) {
            opened.close();
        } else {
            observer.accept(new LinkState.Connected(opened.server()));
        }
        String end = opened.awaitEnd();
        opened.close();
        return new LinkFailure(LinkFailure.Kind.UNREACHABLE, "the connection to " + target + " ended: " + end);
    }

    private void publish(Optional<Connection> now, String reason) {
        lock.lock();
        try {
            connection = now;
            whyNot = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits, or returns at once when the link is closed. */
    boolean pause(Duration wait) {
        try {
            return closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException nobodyInterruptsUs) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    Shell shell() {
        return shell;
    }

    BackOff backOff() {
        return settings.backOff();
    }

    /** {@return the connection, once there is one; empty when the link is closed first} */
    Optional<Connection> awaitConnection() {
        lock.lock();
        try {
            while (connection.isEmpty() && !isClosed()) {
                changed.awaitUninterruptibly();
            }
            return isClosed() ? Optional.empty() : connection;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Connection> connection() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private String whyNot() {
        lock.lock();
        try {
            return whyNot;
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return the edge's answer; one that cannot be read when there is no connection, the command fails, prints too much
     * or takes too long. Waits for the answer, and no longer than the command's time limit}
     */
    public <T> Answer<T> ask(Inquiry<T> inquiry) {
        Optional<Connection> open = connection();
        if (open.isEmpty()) {
            return new Answer.Unreadable<>("no connection to " + target + ": " + whyNot(), "");
        }
        Execution<T> execution = new Execution<>(open.get(), inquiry, shell, settings.output());
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("ssh-ask").start(() -> {
            try {
                answer.complete(execution.run());
            } catch (RuntimeException ours) {
                answer.completeExceptionally(ours);
            }
        });
        try {
            return answer.get(settings.command().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            execution.abandon();
            return new Answer.Unreadable<>(NO_ANSWER + settings.command().toMillis() + " ms", "");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            execution.abandon();
            return new Answer.Unreadable<>("interrupted", "");
        } catch (ExecutionException ours) {
            throw new IllegalStateException(ours.getCause());
        }
    }

    /** {@return what a command prints from now on, as long as it is wanted; see {@link Watching}} */
    public Watching watch(Watch watch, Consumer<Seen> consumer) {
        return Watching.start(this, watch, settings.backOff(), consumer);
    }

    /** Ends the connection and everything that goes over it. Does not wait for the other end. */
    @Override
    public void close() {
        closed.countDown();
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        connection().ifPresent(open -> Thread.ofVirtual().name("ssh-close").start(open::close));
    }
}
