package io.vipwatch.monitor.replay;

import java.util.List;

/**
 * What came of a replay.
 *
 * @param records how many messages, closed connections and changes of state there were, or lines of a journal
 * @param leftOut how many of them belong to nobody who is configured, or to a second session of a peer
 * @param events how many events were told
 * @param damages how many parts could not be read
 * @param damage the first of those, at most {@link #DAMAGES_NAMED}
 */
public record Outcome(long records, long leftOut, long events, long damages, List<Damage> damage) {
    /** So many places of damage are named; all are counted. */
    static final int DAMAGES_NAMED = 100;

    public Outcome {
        damage = List.copyOf(damage);
    }

    /**
     * A part of a file that could not be read.
     *
     * @param file the file's name
     * @param offset where it begins, in octets from the beginning of the (uncompressed) file
     * @param text what is wrong there
     */
    public record Damage(String file, long offset, String text) {}
}
