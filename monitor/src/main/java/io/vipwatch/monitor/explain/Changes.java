package io.vipwatch.monitor.explain;

import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.Prediction.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Tries every change that could help on the same closed forms, and keeps those that do: what helps most comes first, what
 * the edge can do alone before what the node must take part in.
 */
final class Changes {
    /** What Calico's BIRD keeps up with: shorter ones are reset about daily (its KEEPALIVEs come late now and then). */
    static final HoldTimer SHORT_HOLD = new HoldTimer(Duration.ofSeconds(9), Duration.ofSeconds(3));

    static final Bfd.Up SHORT_BFD = new Bfd.Up(Duration.ofMillis(100), 3);

    private Changes() {}

    /** {@return the changes that make {@code forecast} of {@code now} shorter} */
    static List<Change> of(Adjacency now, Function<Adjacency, Outcome> forecast) {
        Outcome before = forecast.apply(now);
        List<Tried> alone = Stream.of(retention(now, before, forecast), hold(now, before, forecast))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Tried::most))
                .toList();
        List<Change> changes = new ArrayList<>(alone.stream().map(Tried::change).toList());
        bfd(now, before, forecast)
                .filter(tried -> alone.stream().allMatch(one -> tried.most().compareTo(one.most()) < 0))
                .ifPresent(tried -> changes.add(tried.change()));
        return changes;
    }

    private record Tried(Change change, Duration most) {}

    private static Optional<Tried> retention(Adjacency now, Outcome before, Function<Adjacency, Outcome> forecast) {
        return now.retention()
                .found()
                .filter(kept -> !kept.kept().isZero())
                .flatMap(_ -> tried(
                        before,
                        forecast.apply(withoutRetention(now)),
                        after -> new Change(
                                "graceful restart helper off",
                                "neighbor " + now.address() + " graceful-restart-disable",
                                before.text(),
                                after,
                                "routes of a BGP speaker that only restarts go and come back")));
    }

    private static Optional<Tried> hold(Adjacency now, Outcome before, Function<Adjacency, Outcome> forecast) {
        return now.hold()
                .found()
                .filter(timer -> timer.hold().isZero() || timer.hold().compareTo(SHORT_HOLD.hold()) > 0)
                .flatMap(timer -> tried(
                        before,
                        forecast.apply(withHold(now)),
                        after -> new Change(
                                "hold " + hold(timer.hold()) + " → 9 s",
                                "neighbor " + now.address() + " timers 3 9",
                                before.text(),
                                after,
                                "")));
    }

    private static Optional<Tried> bfd(Adjacency now, Outcome before, Function<Adjacency, Outcome> forecast) {
        return now.bfd()
                .found()
                .filter(bfd ->
                        !(bfd instanceof Bfd.Up up) || up.detectionTime().compareTo(SHORT_BFD.detectionTime()) > 0)
                .flatMap(bfd -> tried(
                        before,
                        forecast.apply(withBfd(now)),
                        after -> new Change(
                                bfd instanceof Bfd.Up up ? "BFD " + text(up) + " → 100 ms × 3" : "BFD 100 ms × 3",
                                "neighbor " + now.address() + " bfd 3 100 100",
                                before.text(),
                                after,
                                bfd instanceof Bfd.Up
                                        ? ""
                                        : "the node needs a BFD speaker, such as vipwatch bfd agent")));
    }

    /** {@return the change, if it makes anything shorter} */
    private static Optional<Tried> tried(Outcome before, Outcome after, Function<String, Change> change) {
        return after.range()
                .map(Span::most)
                .filter(then -> before.range()
                        .map(Span::most)
                        .filter(today -> today.compareTo(then) <= 0)
                        .isEmpty())
                .map(then -> new Tried(change.apply(after.text()), then));
    }

    static String text(Bfd.Up bfd) {
        return bfd.interval().toMillis() + " ms × " + bfd.multiplier();
    }

    private static String hold(Duration hold) {
        return hold.isZero() ? "0 (never)" : hold.toSeconds() + " s";
    }

    private static Adjacency withoutRetention(Adjacency now) {
        return new Adjacency(
                now.node(),
                now.address(),
                now.hold(),
                now.retention().map(kept -> Retention.withoutNotification(false, kept.restartTime())),
                now.bfd());
    }

    private static Adjacency withHold(Adjacency now) {
        return new Adjacency(now.node(), now.address(), Fact.of(SHORT_HOLD), now.retention(), now.bfd());
    }

    private static Adjacency withBfd(Adjacency now) {
        return new Adjacency(now.node(), now.address(), now.hold(), now.retention(), Fact.of(SHORT_BFD));
    }
}
