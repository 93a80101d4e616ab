package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RouteClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has happened to a prefix since it is followed, in bounded memory. */
final class PrefixHistory {
    /** So many flaps are remembered one by one. */
    static final int REMEMBERED = 64;

    private final ChangeCounts counts = new ChangeCounts();
    private final Deque<Flap> flaps = new ArrayDeque<>(1);
    private long flapCount;
    private Optional<OriginRange> origins = Optional.empty();

    void changed(String peer, RouteClass routeClass, Moment at) {
        counts.count(peer, routeClass);
        switch (routeClass) {
            case TDOWN, AADIFF -> {
                flapCount++;
                flaps.addLast(new Flap(at, peer, routeClass));
                if (flaps.size() > REMEMBERED) {
                    flaps.removeFirst();
                }
            }
            case TUP, WADIFF, WADUP, AADUP, WWDUP -> {}
        }
    }

    void origins(int now, Moment at) {
        if (origins.isPresent() || now > 0) {
            origins =
                    Optional.of(origins.map(range -> range.with(now, at)).orElseGet(() -> OriginRange.begin(now, at)));
        }
    }

    View view() {
        return new View(counts.view(), flapCount, List.copyOf(flaps), origins);
    }

    /**
     * What is shown of it.
     *
     * @param changes how often the paths of each peer changed, by class
     * @param flaps how many flaps there were
     * @param latest the last of them, the oldest first
     * @param origins between how few and how many origins there were, empty before the first
     */
    record View(
            Map<String, Map<RouteClass, Long>> changes, long flaps, List<Flap> latest, Optional<OriginRange> origins) {}
}
