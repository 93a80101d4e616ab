package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.message.BgpMessage;

/** What travels in one direction of a TCP connection. */
sealed interface Segment {
    record SynAck() implements Segment {}

    record Ack() implements Segment {}

    record Octets(BgpMessage message) implements Segment {}

    record Fin() implements Segment {}

    record Reset() implements Segment {}
}
