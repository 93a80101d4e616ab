package io.vipwatch.monitor.http;

import java.util.List;

/**
 * The state of the monitor as of one sequence number.
 *
 * @param seq every event up to this one is in it
 * @param time when it was taken, RFC 3339
 * @param sessions the sessions
 * @param prefixes the tracked prefixes
 */
public record Snapshot(long seq, String time, List<SessionReport> sessions, List<PrefixReport> prefixes) {}
