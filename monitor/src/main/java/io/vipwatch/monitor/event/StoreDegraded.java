package io.vipwatch.monitor.event;

/**
 * {@code store.degraded}: a sink of the journal takes no events. They stay in the journal, and the sink catches up when it
 * can be written again.
 *
 * @param store which
 * @param reason what is wrong
 */
public record StoreDegraded(String store, String reason) implements Occurrence {
    @Override
    public String type() {
        return "store.degraded";
    }

    @Override
    public String subject() {
        return store;
    }
}
