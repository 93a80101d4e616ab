package io.vipwatch.monitor.dial;

import io.vipwatch.monitor.dns.Client;
import io.vipwatch.monitor.dns.DialTimers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Opens TCP connections as a client of each kind does, and closes them at once. On the thread that calls, which waits; the
 * attempts of Happy Eyeballs run on virtual threads beside it.
 */
public final class Dialler {
    private final LongSupplier nanos;
    private final DialTimers timers;

    /** Measures with this monotonic clock, and has these timers. */
    public Dialler(LongSupplier nanos, DialTimers timers) {
        this.nanos = nanos;
        this.timers = timers;
    }

    /** {@return how long it took until one of {@code addresses} was connected, going through them once; empty: none was} */
    public Optional<Duration> connect(Client client, List<InetSocketAddress> addresses) throws InterruptedException {
        long begin = nanos.getAsLong();
        boolean connected = switch (client) {
            case FIRST_ADDRESS -> inTurn(addresses.subList(0, Math.min(1, addresses.size())), begin);
            case SEQUENTIAL -> inTurn(addresses, begin);
            case HAPPY_EYEBALLS -> beside(addresses, begin);
        };
        return connected ? Optional.of(Duration.ofNanos(nanos.getAsLong() - begin)) : Optional.empty();
    }

    private boolean inTurn(List<InetSocketAddress> addresses, long begin) {
        for (int i = 0; i < addresses.size(); i++) {
            Duration left = left(begin);
            if (!left.isPositive()) {
                return false;
            }
            if (attempt(addresses.get(i), timers.share(left, addresses.size() - i))) {
                return true;
            }
        }
        return false;
    }

    private Duration left(long begin) {
        return timers.patience().minusNanos(nanos.getAsLong() - begin);
    }

    private static boolean attempt(InetSocketAddress address, Duration atMost) {
        try (Socket socket = new Socket()) {
            socket.connect(address, Math.max(1, Math.toIntExact(atMost.toMillis())));
            return true;
        } catch (IOException refusedOrSilent) {
            return false;
        }
    }

    /** Attempts that are under way when one has worked are left to end by themselves. */
    private boolean beside(List<InetSocketAddress> addresses, long begin) throws InterruptedException {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorCompletionService<Boolean> attempts = new ExecutorCompletionService<>(threads);
        try {
            int underWay = 0;
            for (InetSocketAddress address : addresses) {
                attempts.submit(() -> attempt(address, left(begin)));
                underWay++;
                Optional<Future<Boolean>> ended =
                        Optional.ofNullable(attempts.poll(timers.attemptDelay().toMillis(), TimeUnit.MILLISECONDS));
                if (ended.isPresent()) {
                    underWay--;
                    if (hasWorked(ended.get())) {
                        return true;
                    }
                }
            }
            for (; underWay > 0; underWay--) {
                if (hasWorked(attempts.take())) {
                    return true;
                }
            }
            return false;
        } finally {
            threads.shutdown();
        }
    }

    private static boolean hasWorked(Future<Boolean> attempt) throws InterruptedException {
        try {
            return attempt.get();
        } catch (ExecutionException fault) {
            throw new IllegalStateException(fault.getCause());
        }
    }
}
