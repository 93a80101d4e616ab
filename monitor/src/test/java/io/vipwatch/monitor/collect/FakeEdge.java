package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.ssh.ClockExchange;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.HostDescription;
import io.vipwatch.monitor.ssh.Inquiry;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.Watch;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** An edge that says what it is told to say, on the thread of the test. */
final class FakeEdge implements EdgeAccess {
    private static final long PATIENCE_SECONDS = 20;
    private final String description;
    private final Map<Class<?>, CompletableFuture<Consumer<Seen>>> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger restarts = new AtomicInteger();

    /** @param description what it answers to who it is */
    FakeEdge(String description) {
        this.description = description;
    }

    /** {@return who listens to this command; waits until somebody does} */
    Consumer<Seen> listener(Class<? extends Watch> watch) throws Exception {
        return future(watch).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<Consumer<Seen>> future(Class<?> watch) {
        return listeners.computeIfAbsent(watch, _ -> new CompletableFuture<>());
    }

    /** {@return how often a command was to begin again} */
    int restarts() {
        return restarts.get();
    }

    @Override
    public <T> Answer<T> ask(Inquiry<T> inquiry) {
        try {
            return inquiry.read(new StringReader(description));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public Listening watch(Watch watch, Consumer<Seen> listener) {
        future(watch.getClass()).complete(listener);
        return new Listening() {
            @Override
            public void restart() {
                restarts.incrementAndGet();
            }

            @Override
            public void close() {
                // There is nothing to end.
            }
        };
    }

    @Override
    public RoundTrips roundTrips(
            HostDescription.ClockSource source,
            Duration interval,
            LongSupplier clock,
            ClockExchange.Listener listener) {
        return new RoundTrips() {
            @Override
            public void soon() {
                // Nobody makes any.
            }

            @Override
            public void close() {
                // There is nothing to end.
            }
        };
    }
}
