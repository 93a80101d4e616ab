package io.vipwatch.bfd.fsm;

/**
 * When something is due for a session (RFC 5880 §6.8.2 to §6.8.4, §6.8.7). All times are nanoseconds of one monotonic
 * clock that began at zero; {@link #NEVER} stands for no deadline.
 */
public final class Deadlines {
    /** There is no deadline. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long NANOS_PER_MICRO = 1000;

    private Deadlines() {}

    /**
     * {@return when {@link Event.SilenceDeadlinePassed} is due}
     *
     * <p>To be asked after the socket was drained, and with the stamp the kernel gave the packet, so that a stall of
     * ours is not taken for the silence of the peer.
     *
     * @param lastHeard when the last packet arrived of which {@link Step#heard()} is true
     */
    public static long silence(Session session, long lastHeard) {
        return switch (session.remote()) {
            case Remote.Unheard() -> NEVER;
            case Remote.Heard heard -> lastHeard + NANOS_PER_MICRO * session.detectionTime(heard);
            case Remote.Silent(long detectionTime) -> lastHeard + 2 * NANOS_PER_MICRO * detectionTime;
        };
    }

    /**
     * {@return when the next periodic packet is due}
     *
     * @param lastPeriodic when the last periodic packet left; answers to a Poll and announcements of a change do not
     *     count, or a peer that polls fast enough would keep us from ever sending a Poll of our own
     * @param random a random number for this packet, 0 inclusive to 1 exclusive
     */
    public static long transmission(Session session, long lastPeriodic, double random) {
        if (!session.transmitsPeriodically()) {
            return NEVER;
        }
        long interval = NANOS_PER_MICRO * session.transmitInterval();
        return lastPeriodic + jittered(interval, session.parameters().detectMult(), random);
    }

    /**
     * {@return {@code interval} less the jitter of one packet: 75 to 100 percent of it, or 75 to 90 where the detection
     * multiplier is 1 (RFC 5880 §6.8.7)}
     *
     * @param interval in any unit, not negative
     * @param detectMult bfd.DetectMult, 1 to 255
     * @param random 0 inclusive to 1 exclusive
     */
    public static long jittered(long interval, int detectMult, double random) {
        long least = detectMult == 1 ? Math.ceilDiv(interval, 10L) : 0;
        long most = interval / 4;
        return interval - Math.min(most, least + (long) (random * (most - least + 1)));
    }
}
