package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the routes of peers read again, which may be asked on any thread and is done on the peers' event loops. */
record RouteReading(Speaker speaker, HandOver handOver, Supplier<RouteFilter> related) {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReading.class);

    /** Reads what the Adj-RIB-In of every peer holds, and hands it over. */
    void again() {
        speaker.sessions().forEach(status -> again(status.peer()));
    }

    /** Reads what the Adj-RIB-In of a peer holds, and hands it over. */
    void again(Peer peer) {
        RouteFilter filter = related.get();
        try {
            speaker.ask(peer.name(), table -> {
                        handOver.held(
                                peer,
                                table.families().stream()
                                        .flatMap(family -> table.routes(family, filter).stream())
                                        .toList());
                        return true;
                    })
                    .exceptionally(fault -> {
                        handOver.failed("listener", "reading the routes of " + peer, new IllegalStateException(fault));
                        return false;
                    });
        } catch (SpeakerException goneMeanwhile) {
            LOG.debug("{} is gone", peer);
        }
    }
}
