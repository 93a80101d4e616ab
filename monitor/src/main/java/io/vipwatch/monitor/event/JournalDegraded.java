package io.vipwatch.monitor.event;

/**
 * {@code journal.degraded}: the journal cannot be written; events are kept in memory, as many as fit.
 *
 * @param reason what the file system answered
 */
public record JournalDegraded(String reason) implements Occurrence {
    @Override
    public String type() {
        return "journal.degraded";
    }

    @Override
    public String subject() {
        return "journal";
    }
}
