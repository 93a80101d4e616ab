package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.pcap.Flow;
import io.vipwatch.bgp.pcap.TransportAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names the connections of a capture: the same two ends may be connected again. */
final class Connections {
    /** So many pairs of ends are told apart by their numbers; of those that were seen first the number is forgotten. */
    private static final int PAIRS = 10_000;

    private final Map<String, Numbered> pairs = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Numbered> eldest) {
            return size() > PAIRS;
        }
    };

    /** A connection, and whether anything but its SYNs has been seen. */
    private record Numbered(int number, boolean used) {}

    /** A SYN was sent; the one that answers, and one that is repeated, belong to the same connection. */
    void opened(Flow flow) {
        pairs.compute(pair(flow), (_, known) -> {
            if (known == null) {
                return new Numbered(0, false);
            }
            return known.used() ? new Numbered(known.number() + 1, false) : known;
        });
    }

    /** {@return the name of the connection on which something was sent} */
    String name(Flow flow) {
        String pair = pair(flow);
        Numbered known = pairs.merge(pair, new Numbered(0, true), (old, _) -> new Numbered(old.number(), true));
        return pair + "#" + known.number();
    }

    private static String pair(Flow flow) {
        TransportAddress from = flow.from();
        TransportAddress to = flow.to();
        int order = from.address().compareTo(to.address());
        boolean first = order < 0 || (order == 0 && from.port() < to.port());
        return first ? from + "-" + to : to + "-" + from;
    }
}
