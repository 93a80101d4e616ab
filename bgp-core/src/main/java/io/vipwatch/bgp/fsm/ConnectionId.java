package io.vipwatch.bgp.fsm;

/**
 * The name of one TCP connection of a peer. The peer machine gives names in rising order and never gives one twice.
 *
 * @param number 1, 2, …
 */
public record ConnectionId(long number) {
    ConnectionId next() {
        return new ConnectionId(number + 1);
    }

    boolean isNewerThan(ConnectionId other) {
        return number > other.number;
    }
}
