package io.vipwatch.bfd.fsm;

/**
 * Our Poll Sequence (RFC 5880 §6.5, §6.8.3).
 *
 * <pre>
 *            change                    Final
 *   Idle ───────────▶ Polling ──────────────────────▶ Settling ──▶ Idle
 *                        ▲                                │
 *                        └── change while it was under way ┘
 * </pre>
 *
 * A change made after the first Poll packet has left would make its Final ambiguous. So that change is polled for a
 * second time, after a packet with the Final bit clear has come in <em>and</em> a detection time's worth of periodic
 * packets with the Poll bit clear has gone out: the RFC asks for one of the two, but a late Final of the first sequence
 * gets past the former alone when the round trip is longer than the interval.
 */
public sealed interface PollSequence {
    /** No Poll Sequence; every interval in effect is the one we advertise. */
    record Idle() implements PollSequence {}

    /**
     * Periodic packets carry the Poll bit.
     *
     * @param transmitted whether one has left
     * @param again whether something changed after that, so that another sequence must follow
     */
    record Polling(boolean transmitted, boolean again) implements PollSequence {}

    /**
     * The Final has come.
     *
     * @param transmissionsLeft how many periodic packets must still leave before another sequence
     * @param clearReceived whether a packet with the Final bit clear has come since
     * @param again whether another sequence must follow
     */
    record Settling(int transmissionsLeft, boolean clearReceived, boolean again) implements PollSequence {
        boolean settled(boolean transmitting) {
            return clearReceived && (transmissionsLeft == 0 || !transmitting);
        }
    }

    /** {@return whether periodic packets carry the Poll bit} */
    default boolean polling() {
        return this instanceof Polling;
    }

    /** A change needs the remote system's acknowledgement. */
    default PollSequence request() {
        return switch (this) {
            case Idle() -> new Polling(false, false);
            case Polling(boolean transmitted, boolean again) -> new Polling(transmitted, transmitted || again);
            case Settling(int left, boolean clear, boolean _) -> new Settling(left, clear, true);
        };
    }

    /** {@return whether a Final that comes now acknowledges what we advertise now} */
    default boolean acknowledgedByFinal() {
        return this instanceof Polling(boolean transmitted, boolean again) && transmitted && !again;
    }

    /** A packet came with this Final bit; {@code pause} is how many periodic packets separate two sequences. */
    default PollSequence afterReception(boolean finalBit, int pause) {
        return switch (this) {
            case Idle idle -> idle;
            case Polling(boolean transmitted, boolean again)
            when finalBit && transmitted -> new Settling(pause, false, again);
            case Polling polling -> polling;
            case Settling(int left, boolean clear, boolean again) -> new Settling(left, clear || !finalBit, again);
        };
    }

    /** A periodic packet leaves. */
    default PollSequence afterTransmission() {
        return switch (this) {
            case Idle idle -> idle;
            case Polling(boolean _, boolean again) -> new Polling(true, again);
            case Settling(int left, boolean clear, boolean again) -> new Settling(Math.max(0, left - 1), clear, again);
        };
    }

    /** {@return what follows once settled; {@code transmitting} is whether periodic packets leave at all} */
    default PollSequence next(boolean transmitting) {
        if (this instanceof Settling settling && settling.settled(transmitting)) {
            return settling.again() ? new Polling(false, false) : new Idle();
        }
        return this;
    }
}
