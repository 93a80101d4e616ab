package io.vipwatch.monitor.event;

/**
 * {@code store.put-aside}: a store could not be used as it was. It was kept under another name, and a new one is being
 * filled from the journal.
 *
 * @param store which
 * @param reason why: it is corrupt, or was filled from another journal
 * @param file where it is kept
 */
public record StorePutAside(String store, String reason, String file) implements Occurrence {
    @Override
    public String type() {
        return "store.put-aside";
    }

    @Override
    public String subject() {
        return store;
    }
}
