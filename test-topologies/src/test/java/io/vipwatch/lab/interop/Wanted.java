package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.util.List;
import java.util.function.Predicate;

/** The events that the tests ask for. */
final class Wanted {
    private Wanted() {}

    static Predicate<Event> sessionUp(String peer) {
        return event -> event.what() instanceof SessionUp up && up.peer().peer().equals(peer);
    }

    static Predicate<Event> sessionDown(String peer) {
        return event ->
                event.what() instanceof SessionDown down && down.peer().peer().equals(peer);
    }

    static Predicate<Event> route(RouteAction change, String peer, Prefix prefix) {
        return event -> event.what() instanceof RouteChanged route
                && route.change() == change
                && route.peer().peer().equals(peer)
                && route.prefix().equals(prefix);
    }

    /** {@return a tracked prefix that got this state, with these nodes and no others as its origins} */
    static Predicate<Event> prefixState(String name, PrefixState state, List<String> origins) {
        return event -> event.what() instanceof PrefixStateChanged changed
                && changed.name().equals(name)
                && changed.state() == state
                && changed.origins().equals(origins);
    }
}
