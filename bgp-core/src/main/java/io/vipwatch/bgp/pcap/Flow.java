package io.vipwatch.bgp.pcap;

/**
 * One direction of a TCP connection or UDP flow.
 *
 * @param from who sends
 * @param to who receives
 */
public record Flow(TransportAddress from, TransportAddress to) {
    /** {@return the other direction} */
    public Flow reversed() {
        return new Flow(to, from);
    }

    @Override
    public String toString() {
        return from + " > " + to;
    }
}
