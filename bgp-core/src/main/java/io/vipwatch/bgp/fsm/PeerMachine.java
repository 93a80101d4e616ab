package io.vipwatch.bgp.fsm;

/**
 * The machine of one peer: a pure function. See the package's description for how a rim drives it.
 *
 * @param settings what it has to know
 */
public record PeerMachine(PeerSettings settings) {
    /** The smallest jitter of RFC 4271 §10. */
    public static final double JITTER_MINIMUM = 0.75;

    /** The largest jitter of RFC 4271 §10. */
    public static final double JITTER_MAXIMUM = 1.0;

    /**
     * {@return what the event does}
     *
     * @param state the state before
     * @param event what happened
     * @param jitter a random factor for the timers that are started, 0.75 to 1 (RFC 4271 §10)
     * @throws IllegalArgumentException if the jitter is outside
     */
    public PeerStep step(PeerState state, PeerEvent event, double jitter) {
        if (!(jitter >= JITTER_MINIMUM && jitter <= JITTER_MAXIMUM)) {
            throw new IllegalArgumentException("jitter must be 0.75 to 1: " + jitter);
        }
        PeerStep steady = SteadyMessage.step(state, event);
        return steady != null ? steady : new PeerTurn(settings, state, jitter).take(event);
    }
}
