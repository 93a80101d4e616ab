package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.RouteClass;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** How often the paths of one prefix changed, for each peer and each class of RFC 4098. */
final class ChangeCounts {
    /** More peers than this are counted together, so that peers of a range which come and go take no more room. */
    static final int PEERS = 64;

    /** The name under which the peers beyond {@link #PEERS} are counted. */
    static final String OTHERS = "others";

    private final Map<String, Map<RouteClass, Long>> byPeer = new TreeMap<>();

    void count(String peer, RouteClass routeClass) {
        String counted = byPeer.containsKey(peer) || byPeer.size() < PEERS ? peer : OTHERS;
        byPeer.computeIfAbsent(counted, _ -> new EnumMap<>(RouteClass.class)).merge(routeClass, 1L, Long::sum);
    }

    /** {@return the counts, those that are 0 included, sorted by peer} */
    Map<String, Map<RouteClass, Long>> view() {
        Map<String, Map<RouteClass, Long>> view = new TreeMap<>();
        byPeer.forEach((peer, counts) -> {
            Map<RouteClass, Long> ofPeer = new EnumMap<>(RouteClass.class);
            for (RouteClass routeClass : RouteClass.values()) {
                ofPeer.put(routeClass, counts.getOrDefault(routeClass, 0L));
            }
            view.put(peer, ofPeer);
        });
        return view;
    }
}
