package io.vipwatch.monitor.sink;

/**
 * The last event of a journal that a sink has taken.
 *
 * @param seq its sequence number; 0 if the sink has taken none
 * @param eventId its identifier (UUIDv7), by which another journal is told from this one; empty if there is none
 */
public record Cursor(long seq, String eventId) {
    /** Nothing has been taken. */
    public static final Cursor START = new Cursor(0, "");
}
