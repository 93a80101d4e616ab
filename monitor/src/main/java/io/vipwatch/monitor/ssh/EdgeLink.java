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
import java.util.function.LongSupplier;

/**
 * The lasting connection to the edge; a virtual thread of its own opens it, and opens it again whenever it ended. Its
 * methods may be called on any thread that may wait, and none of them waits longer than the limits say: a command that
 * hangs holds up nobody but who asked.
 */
public final class EdgeLink implements EdgeAccess, AutoCloseable {
    /** What an answer begins with that a fault of our own has made unreadable. */
    static final String FAULT = "a fault in this program: ";

    /** How the reason begins where our own time limit was over first. */
    static final String NO_ANSWER = "no answer within ";

    private final SshTarget target;
    private final Shell shell;
    private final LinkSettings settings;
    private final Connector connector;
    private final LinkObserver observer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Connection> connection = Optional.empty();
    private String whyNot = "not connected yet";

    private EdgeLink(SshTarget target, Shell shell, LinkSettings settings, LinkObserver observer) {
        this.target = target;
        this.shell = shell;
        this.settings = settings;
        this.observer = observer;
        connector = new Connector(settings.connect(), settings.keepalive());
    }

    /**
     * {@return a link that begins to connect}
     *
     * @param observer is told each state, and faults of our own
     */
    public static EdgeLink start(SshTarget target, Shell shell, LinkSettings settings, LinkObserver observer) {
        EdgeLink link = new EdgeLink(target, shell, settings, observer);
        Thread.ofVirtual().name("ssh-link").start(link::keepConnected);
        return link;
    }

    private void keepConnected() {
        int failures = 0;
        while (!isClosed()) {
            tell(new LinkState.Connecting(failures + 1));
            LinkFailure failure = switch (open()) {
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
                tell(new LinkState.Waiting(failure, wait));
            }
            pause(wait);
        }
        tell(new LinkState.Closed());
    }

    /** A fault of our own is one failure more: the next attempt may not meet it, and must be made. */
    private Connector.Attempt open() {
        try {
            return connector.open(target);
        } catch (RuntimeException fault) {
            failed("connecting to " + target, fault);
            return new Connector.Attempt.Failed(new LinkFailure(LinkFailure.Kind.FAULT, FAULT + fault));
        }
    }

    private void tell(LinkState state) {
        try {
            observer.is(state);
        } catch (RuntimeException fault) {
            failed("telling that the connection is " + state, fault);
        }
    }

    /** Tells a fault of our own; whoever met it goes on. */
    void failed(String doing, RuntimeException fault) {
        observer.failed(doing, fault);
    }

    /** {@return why the connection ended} */
    private LinkFailure use(Connection opened) {
        publish(Optional.of(opened), "");
        if (isClosed()) {
            opened.close();
        } else {
            tell(new LinkState.Connected(opened.server()));
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
    @Override
    public <T> Answer<T> ask(Inquiry<T> inquiry) {
        Optional<Connection> open = connection();
        if (open.isEmpty()) {
            return new Answer.Unreadable<>("no connection to " + target + ": " + whyNot(), "");
        }
        Execution<T> execution = new Execution<>(open.get(), inquiry, shell, settings.output());
        CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("ssh-ask").start(() -> answer.complete(run(execution, inquiry)));
        try {
            return answer.get(settings.command().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            execution.abandon();
            return new Answer.Unreadable<>(NO_ANSWER + settings.command().toMillis() + " ms", "");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            execution.abandon();
            return new Answer.Unreadable<>("interrupted", "");
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected.getCause());
        }
    }

    /** An answer that we stumble over is of no more use than half of one, and says as little about the network. */
    private <T> Answer<T> run(Execution<T> execution, Inquiry<T> inquiry) {
        try {
            return execution.run();
        } catch (RuntimeException fault) {
            failed("reading what the edge answered to " + inquiry.getClass().getSimpleName(), fault);
            return new Answer.Unreadable<>(FAULT + fault, "");
        }
    }

    @Override
    public Listening watch(Watch watch, Consumer<Seen> listener) {
        return Watching.start(this, watch, settings.backOff(), listener);
    }

    @Override
    public RoundTrips roundTrips(
            HostDescription.ClockSource source,
            Duration interval,
            LongSupplier clock,
            ClockExchange.Listener listener) {
        return ClockExchange.start(this, source, interval, clock, listener);
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
