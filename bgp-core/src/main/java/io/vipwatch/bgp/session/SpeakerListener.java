package io.vipwatch.bgp.session;

import io.vipwatch.bgp.rib.RouteFilter;

/**
 * Receives what happens in a speaker. Called on the event loop of the peer concerned, in order for each peer, and
 * concurrently for different peers; what concerns no configured peer comes on the thread that accepts connections.
 * An implementation must not block.
 */
@FunctionalInterface
public interface SpeakerListener {
    /** Something happened. */
    void onEvent(SpeakerEvent event);

    /**
     * {@return the routes whose changes are told by {@link SpeakerEvent.RoutesChanged}; asked again for every UPDATE}
     *
     * @param peer the peer that the routes are of
     */
    default RouteFilter routes(Peer peer) {
        return RouteFilter.ALL;
    }
}
