package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.session.Stamp;

/** What a listener of a command on the edge gets, in order. */
public sealed interface Seen {
    /** The command runs: what follows is a new stream. */
    record Began() implements Seen {}

    /** A line, without its end, and when it arrived here. */
    record Line(String text, Stamp arrival) implements Seen {}

    /** Octets, and when they arrived here. */
    record Piece(Octets octets, Stamp arrival) implements Seen {}

    /** So many lines came faster than they were taken, and are lost. Octets are never left out: the stream ends instead. */
    record Lost(long lines) implements Seen {}

    /** The command complains, in these words; that need not be its end. */
    record Complained(String text) implements Seen {}

    /** The command ended, for this reason; it will be started again. */
    record Ended(String reason) implements Seen {}
}
