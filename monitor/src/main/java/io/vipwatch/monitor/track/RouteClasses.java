package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.RouteClass;
import java.util.Optional;

/** Tells what sort of change happened to a path (RFC 4098 §6.1), by what is remembered of it. */
final class RouteClasses {
    private RouteClasses() {}

    /**
     * {@return the class of a change; empty for a path that becomes stale: nothing was announced, and nothing went}
     *
     * @param former the path before the change, gone ones included, as far as it is remembered
     */
    static Optional<RouteClass> of(PathChange change, Optional<TrackedPath> former) {
        return switch (change.change()) {
            case STALE -> Optional.empty();
            case WITHDRAW -> Optional.of(change.duplicate() ? RouteClass.WWDUP : RouteClass.TDOWN);
            case REPLACE -> Optional.of(change.duplicate() ? RouteClass.AADUP : RouteClass.AADIFF);
            case ANNOUNCE ->
                Optional.of(former.filter(path -> path.state == PathState.WITHDRAWN)
                        .map(path -> change.after().equals(Optional.of(path.attributes))
                                ? RouteClass.WADUP
                                : RouteClass.WADIFF)
                        .orElse(RouteClass.TUP));
        };
    }
}
