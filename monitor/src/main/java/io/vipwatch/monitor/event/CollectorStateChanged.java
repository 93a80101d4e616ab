package io.vipwatch.monitor.event;

/**
 * {@code collector.state}: a collector of the edge's evidence fares differently than before.
 *
 * @param edge the edge
 * @param collector {@code poll}, {@code capture}, {@code log}, {@code routes} or {@code clock}
 * @param state how it fares from now on
 * @param previous how it fared before
 * @param reason why
 * @param remedy what somebody can do about it; empty where nothing has to be done
 */
public record CollectorStateChanged(
        String edge, String collector, CollectorState state, CollectorState previous, String reason, String remedy)
        implements Occurrence {
    /** The end of the reason where all is told that happens, and only its instants are coarse. */
    public static final String WHOLE_SECONDS = "tells whole seconds only";

    /** {@return whether the collector gets all that happens from now on, however coarse its instants are} */
    public boolean missesNothing() {
        return state == CollectorState.WORKING || (state == CollectorState.LIMITED && reason.endsWith(WHOLE_SECONDS));
    }

    @Override
    public String type() {
        return "collector.state";
    }

    @Override
    public String subject() {
        return edge + "/" + collector;
    }
}
