package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.run.Host.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The locks of the hosts that a drill touches. Taken and given back on the thread that runs the drill, and renewed on a
 * virtual thread of their own in between.
 */
final class HostLocks {
    private static final Duration BETWEEN = HostLock.LEASE.dividedBy(3);

    private final List<HostLock> locks;
    private final Function<Script, Outcome> on;
    private final Consumer<String> lost;
    private final Consumer<String> listener;
    private final CountDownLatch over = new CountDownLatch(1);
    private Optional<Thread> renewing = Optional.empty();

    /**
     * Takes nothing yet.
     *
     * @param on runs lines on their host
     * @param lost is told once another drill has one of the locks, in words
     * @param listener is told what else there is to say
     */
    HostLocks(List<HostLock> locks, Function<Script, Outcome> on, Consumer<String> lost, Consumer<String> listener) {
        this.locks = List.copyOf(locks);
        this.on = on;
        this.lost = lost;
        this.listener = listener;
    }

    /**
     * Takes them all.
     *
     * @return why one could not be taken though nobody is known to have it; empty: all are taken
     * @throws DrillRefused if somebody else has one
     */
    Optional<String> take() throws DrillRefused {
        for (HostLock lock : locks) {
            Outcome outcome = run(lock.take());
            if (held(outcome)) {
                throw new DrillRefused(
                        lock.host() + " is locked: " + outcome.stderr().strip());
            }
            if (!outcome.good()) {
                return Optional.of("the lock of " + lock.host() + " could not be taken: " + outcome.words());
            }
        }
        renewing = Optional.of(Thread.ofVirtual().name("drill-lock").start(this::renew));
        return Optional.empty();
    }

    private static boolean held(Outcome outcome) {
        return outcome.status().isPresent() && outcome.status().getAsInt() == HostLock.HELD;
    }

    private void renew() {
        try {
            while (!over.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
                for (HostLock lock : locks) {
                    // One that cannot be reached just now is renewed later: its dead-man locks it as well.
                    if (held(run(lock.renew()))) {
                        lost.accept("another drill has taken the lock of " + lock.host());
                        return;
                    }
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome run(Script script) {
        try {
            return on.apply(script);
        } catch (RuntimeException fault) {
            return new Outcome(OptionalInt.empty(), "", fault.toString());
        }
    }

    /** Gives back what is still theirs, once a renewal that goes on has ended. */
    void release() {
        renewing.ifPresent(thread -> {
            over.countDown();
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
        for (HostLock lock : locks) {
            Outcome outcome = run(lock.release());
            if (!outcome.good()) {
                listener.accept("the lock of " + lock.host() + " ends by itself: " + outcome.words());
            }
        }
    }
}
