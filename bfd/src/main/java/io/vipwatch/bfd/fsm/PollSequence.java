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
 * A change made after the first Poll has left would make its Final ambiguous, so that change is polled for a second
 * time. Where the round trip is longer than the interval, several Polls leave before the first Final is back, and the
 * later Finals would be taken for answers to the second sequence; a packet with the Final bit clear, which the RFC
 * offers as a separator, may come between them. So the second sequence waits until every Poll has been answered, or,
 * since packets get lost, until such a packet has come and as many periodic packets have gone out as it takes to be
 * sure.
 */
public sealed interface PollSequence {
    /** No Poll Sequence; every interval in effect is the one we advertise. */
    record Idle() implements PollSequence {}

    /**
     * Periodic packets carry the Poll bit.
     *
     * @param transmitted how many have left
     * @param again whether something changed after the first of them, so that another sequence must follow
     */
    record Polling(int transmitted, boolean again) implements PollSequence {}

    /**
     * The Final has come.
     *
     * @param unanswered how many Polls have had no Final yet
     * @param transmissionsLeft how many periodic packets must leave before these Finals are given up
     * @param clearReceived whether a packet with the Final bit clear has come since
     * @param again whether another sequence must follow
     */
    record Settling(int unanswered, int transmissionsLeft, boolean clearReceived, boolean again)
            implements PollSequence {
        boolean settled(boolean transmitting) {
            return unanswered == 0 || (clearReceived && (transmissionsLeft == 0 || !transmitting));
        }
    }

    /** {@return whether periodic packets carry the Poll bit} */
    default boolean polling() {
        return this instanceof Polling;
    }

    /** {@return what follows when a change needs the remote system's acknowledgement} */
    default PollSequence request() {
        return switch (this) {
            case Idle() -> new Polling(0, false);
            case Polling(int transmitted, boolean again) -> new Polling(transmitted, transmitted > 0 || again);
            case Settling(int unanswered, int left, boolean clear, boolean _) ->
                new Settling(unanswered, left, clear, true);
        };
    }

    /** {@return whether a Final that comes now acknowledges what we advertise now} */
    default boolean acknowledgedByFinal() {
        return this instanceof Polling(int transmitted, boolean again) && transmitted > 0 && !again;
    }

    /** {@return what follows when a packet comes with this Final bit} */
    default PollSequence afterReception(boolean finalBit, int detectMult) {
        return switch (this) {
            case Idle idle -> idle;
            case Polling(int transmitted, boolean again)
            when finalBit && transmitted > 0 -> new Settling(transmitted - 1, transmitted + detectMult, false, again);
            case Polling polling -> polling;
            case Settling(int unanswered, int left, boolean clear, boolean again) ->
                finalBit
                        ? new Settling(Math.max(0, unanswered - 1), left, clear, again)
                        : new Settling(unanswered, left, true, again);
        };
    }

    /** {@return what follows when a periodic packet leaves} */
    default PollSequence afterTransmission() {
        return switch (this) {
            case Idle idle -> idle;
            case Polling(int transmitted, boolean again) -> new Polling(transmitted + 1, again);
            case Settling(int unanswered, int left, boolean clear, boolean again) ->
                new Settling(unanswered, Math.max(0, left - 1), clear, again);
        };
    }

    /** {@return what follows once settled; {@code transmitting} is whether periodic packets leave at all} */
    default PollSequence next(boolean transmitting) {
        if (this instanceof Settling settling && settling.settled(transmitting)) {
            return settling.again() ? new Polling(0, false) : new Idle();
        }
        return this;
    }
}
