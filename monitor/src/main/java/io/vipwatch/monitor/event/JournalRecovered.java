package io.vipwatch.monitor.event;

/**
 * {@code journal.recovered}: the journal can be written again.
 *
 * @param lostFrom the first event that no longer fitted in memory; 0 if none was lost
 * @param lostTo the last such event; 0 if none was lost
 */
public record JournalRecovered(long lostFrom, long lostTo) implements Occurrence {
    @Override
    public String type() {
        return "journal.recovered";
    }

    @Override
    public String subject() {
        return "journal";
    }
}
