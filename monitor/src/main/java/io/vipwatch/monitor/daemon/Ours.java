package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.crosscheck.Reached;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.track.PrefixView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the monitor itself knows, to be compared with what the edge holds. Asked on any thread that may wait a moment. */
interface Ours {
    /**
     * {@return the tracked prefixes}
     *
     * @throws UnavailableException if the monitor does not answer in time
     */
    List<PrefixView> prefixes() throws UnavailableException, InterruptedException;

    /** {@return the sessions with nodes} */
    List<SessionStatus> nodes();

    /** {@return the nodes that are known to be dead, and who says so} */
    Map<IpAddress, String> dead();

    /** {@return the nodes that have just answered as only a living node does} */
    Set<IpAddress> alive();

    /** {@return whether packets to a prefix are answered, and by whom} */
    View<Reached> probe(Prefix prefix);

    /** From now on the edge has this time to notice what the monitor's own BFD and BGP sessions tell at once. */
    void allow(Duration time);

    /** {@return the name of the edge among the peers, if it is one} */
    Optional<String> edge();

    /** {@return the time} */
    Moment now();
}
