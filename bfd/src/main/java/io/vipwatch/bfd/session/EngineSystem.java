package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.SystemSockets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A system of one engine. Its methods run on the callers' threads and hand over to the engine's, which this starts and
 * which is all that ever touches a session.
 */
final class EngineSystem implements BfdSystem {
    private static final Logger LOG = LoggerFactory.getLogger(EngineSystem.class);

    private final Engine engine;
    private final ControlSockets sockets;
    private final SystemConfig config;
    private final Thread thread;
    private final CompletableFuture<Void> termination = new CompletableFuture<>();

    private EngineSystem(SystemConfig config, Engine engine, ControlSockets sockets) {
        this.config = config;
        this.engine = engine;
        this.sockets = sockets;
        this.thread = Thread.ofPlatform().name("bfd-" + config.name()).daemon().unstarted(this::run);
    }

    static BfdSystem start(SystemConfig config, BfdListener listener) {
        return start(config, listener, SystemSockets.open(config.sockets()), Interfaces.system());
    }

    static BfdSystem start(SystemConfig config, BfdListener listener, ControlSockets sockets, Interfaces interfaces) {
        SecureRandom unpredictable = new SecureRandom();
        SplittableRandom jitter = new SplittableRandom(unpredictable.nextLong());
        Engine engine = new Engine(sockets, interfaces, listener, unpredictable, jitter);
        EngineSystem system = new EngineSystem(config, engine, sockets);
        system.thread.start();
        // What the thread was permitted is part of the status, so it is waited for.
        system.ask(_ -> {});
        return system;
    }

    /** The engine's thread. */
    private void run() {
        try {
            serve();
            engine.stop();
            termination.complete(null);
        } catch (Throwable e) {
            // Nothing is known of any session from here on, and whoever relies on one must hear of it.
            engine.stop();
            termination.completeExceptionally(e);
            tellEnded(e);
        } finally {
            engine.runCommands();
        }
    }

    private void serve() {
        try (sockets) {
            engine.adoptThread();
            while (!engine.closed()) {
                engine.await();
                engine.turn();
            }
            engine.end();
        }
    }

    private void tellEnded(Throwable reason) {
        try {
            LOG.error("the engine of the BFD system {} has ended", config.name(), reason);
            engine.tellEnded(reason);
        } catch (Throwable e) {
            reason.addSuppressed(e);
        }
    }

    @Override
    public void listen(Encapsulation kind) {
        ask(operations -> operations.listen(kind));
    }

    @Override
    public void add(SessionConfig session) {
        ask(operations -> operations.add(session));
    }

    @Override
    public void add(RangeConfig range) {
        ask(operations -> operations.add(range));
    }

    @Override
    public void change(String name, Parameters parameters) {
        happen(name, new Event.ParametersChanged(parameters));
    }

    @Override
    public void changeKeys(String name, Optional<KeyChain> keys) {
        happen(name, new Event.KeysChanged(keys));
    }

    @Override
    public void enable(String name) {
        happen(name, new Event.Enable());
    }

    @Override
    public void disable(String name, Diagnostic diagnostic) {
        happen(name, new Event.Disable(diagnostic));
    }

    @Override
    public void signalDown(String name, Diagnostic diagnostic) {
        happen(name, new Event.SignalDown(diagnostic));
    }

    @Override
    public void clearDown(String name) {
        happen(name, new Event.ClearDown());
    }

    private void happen(String name, Event event) {
        ask(operations -> operations.happen(name, event));
    }

    @Override
    public void remove(String name) {
        ask(operations -> operations.remove(name));
    }

    /** Has the engine do something and waits until it is done. */
    private void ask(Consumer<Operations> question) {
        requireOtherThread();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        engine.post(() -> {
            try {
                if (!engine.running()) {
                    throw closed();
                }
                question.accept(engine.operations());
                engine.settle();
                answer.complete(null);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } catch (Throwable e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        if (!engine.running()) {
            // The engine has run its last commands, perhaps before this one came.
            answer.completeExceptionally(closed());
        }
        try {
            answer.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BfdException refused
                    ? new BfdException(text(refused), refused, refused.isPassing())
                    : e;
        }
    }

    private BfdException closed() {
        return termination.isCompletedExceptionally()
                ? new BfdException("the engine of the BFD system has ended: " + termination.exceptionNow())
                : new BfdException("the BFD system is closed");
    }

    private static String text(BfdException exception) {
        return Optional.ofNullable(exception.getMessage()).orElse("");
    }

    private void requireOtherThread() {
        if (thread.equals(Thread.currentThread())) {
            throw new IllegalStateException("a listener must not wait for the engine, on whose thread it runs");
        }
    }

    @Override
    public List<SessionStatus> sessions() {
        return engine.running() ? statuses() : List.of();
    }

    private List<SessionStatus> statuses() {
        return engine.roster().byName().values().stream()
                .map(live -> live.status(engine.stamps()))
                .toList();
    }

    @Override
    public SystemStatus status() {
        return engine.status();
    }

    @Override
    public CompletionStage<Void> termination() {
        return termination.minimalCompletionStage();
    }

    @Override
    public void close() {
        close(config.closeTimeout());
    }

    @Override
    public void close(Duration longest) {
        requireOtherThread();
        engine.post(() -> engine.close(longest));
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join(Duration.ofSeconds(1));
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
