package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.Action;
import java.util.Map;
import java.util.TreeMap;

/** How often the interesting things happened: a simulation in which they do not happen proves nothing. */
final class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    void count(Action action) {
        switch (action) {
            case Action.SessionUp up -> count(up.negotiated().keepsAlive() ? "session up" : "session up: hold time 0");
            case Action.SessionDown down ->
                count("session down: " + down.cause().text());
            case Action.ConnectionEnded ended ->
                count("connection ended: " + ended.cause().text());
            case Action.Refuse refuse -> count("refused: " + refuse.reason());
            case Action.FlushStale flush -> count("stale routes flushed: " + flush.reason());
            case Action.MarkStale _ -> count("routes marked stale");
            case Action.DrainThenDecide _ -> count("socket drained");
            case Action.Damped _ -> count("damped");
            case Action.MaximumPrefixesWarning _ -> count("prefix warning");
            case Action.Connect _,
                    Action.Accept _,
                    Action.Send _,
                    Action.Close _,
                    Action.Arm _,
                    Action.Disarm _,
                    Action.UseContext _,
                    Action.Deliver _,
                    Action.RetainStale _,
                    Action.FlushRoutes _ -> {}
        }
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void add(Tally other) {
        other.counts.forEach((what, count) -> counts.merge(what, count, Integer::sum));
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
