package io.vipwatch.monitor.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks another history one question at a time, on the thread {@code store-query}; whoever asks waits for the answer. However
 * many ask at once, no more than one processor is kept from the sessions.
 */
public final class QueuedHistory implements History, AutoCloseable {
    private static final int WAITING = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final History history;
    private final ThreadPoolExecutor thread;

    /** @param history who has the answers */
    public QueuedHistory(History history) {
        this.history = history;
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("store-query").daemon().factory());
    }

    @Override
    public List<StoredEvent> events(EventFilter filter, Reach reach) throws HistoryException, InterruptedException {
        return answer(() -> history.events(filter, reach));
    }

    @Override
    public List<StoredIncident> incidents(EventFilter filter, int limit) throws HistoryException, InterruptedException {
        return answer(() -> history.incidents(filter, limit));
    }

    @Override
    public Optional<StoredIncident> incident(String id) throws HistoryException, InterruptedException {
        return answer(() -> history.incident(id));
    }

    @Override
    public long lastSeq() throws HistoryException, InterruptedException {
        return answer(history::lastSeq);
    }

    private <T> T answer(Callable<T> question) throws HistoryException, InterruptedException {
        Future<T> answer;
        try {
            answer = thread.submit(question);
        } catch (RejectedExecutionException full) {
            throw new HistoryException(
                    thread.isShutdown() ? "the monitor ends" : "too many questions wait for the store already");
        }
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new HistoryException("the store did not answer for " + PATIENCE.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HistoryException known) {
                throw new HistoryException(String.valueOf(known.getMessage()), known);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
