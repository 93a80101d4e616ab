package io.vipwatch.monitor.store;

import java.util.List;
import java.util.Optional;

/** Past events and incidents, as a store has them. Its methods may be called by any thread and take a moment. */
public interface History {
    /**
     * {@return events of a part of the sequence, in order}
     *
     * @param filter which ones
     * @param reach which part, and how many at the most
     * @throws HistoryException if the store cannot say
     */
    List<StoredEvent> events(EventFilter filter, Reach reach) throws HistoryException, InterruptedException;

    /**
     * {@return incidents, the newest first}
     *
     * @param filter which ones: those that were open at some time from {@code since} to {@code until}; types say nothing
     * @param limit how many at the most
     * @throws HistoryException if the store cannot say
     */
    List<StoredIncident> incidents(EventFilter filter, int limit) throws HistoryException, InterruptedException;

    /**
     * {@return an incident, if the store has it}
     *
     * @param id its name, as in {@code inc-48213}
     * @throws HistoryException if the store cannot say
     */
    Optional<StoredIncident> incident(String id) throws HistoryException, InterruptedException;

    /**
     * {@return the last event that the store has taken; 0 if none}
     *
     * @throws HistoryException if the store cannot say
     */
    long lastSeq() throws HistoryException, InterruptedException;

    /**
     * A part of the sequence.
     *
     * @param from the first sequence number
     * @param to the last sequence number
     * @param limit how many events at the most
     * @param newest whether, of more than that, the newest are wanted rather than the oldest
     */
    record Reach(long from, long to, int limit, boolean newest) {}
}
