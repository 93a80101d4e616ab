package io.vipwatch.bfd.fsm;

/**
 * The two intervals that we choose, in microseconds. Those in effect may trail those advertised until a Poll Sequence
 * has ended (RFC 5880 §6.8.3).
 *
 * @param transmit bfd.DesiredMinTxInterval
 * @param receive bfd.RequiredMinRxInterval
 */
public record Intervals(long transmit, long receive) {
    /**
     * {@return what may be in effect at once when {@code advertised} is what the remote system is being told in state
     * Up: a shorter transmit interval and a longer receive interval, never the other way round}
     */
    Intervals towards(Intervals advertised) {
        return new Intervals(Math.min(transmit, advertised.transmit), Math.max(receive, advertised.receive));
    }
}
