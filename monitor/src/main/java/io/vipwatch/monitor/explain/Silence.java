package io.vipwatch.monitor.explain;

import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.Prediction.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long the edge needs to notice that a node has fallen silent: BFD's detection time or the hold time, whichever ends
 * first, each counted from the last packet that came before the silence.
 *
 * @param detection how long; empty where it is never noticed, or not known
 * @param timer the timer in charge
 * @param why by which timer, or why not
 * @param unknowns what could not be known
 */
record Silence(Optional<Part> detection, String timer, boolean never, String why, List<String> unknowns) {
    static Silence of(Adjacency node) {
        List<String> unknowns = new ArrayList<>();
        node.bfd().doubt().ifPresent(reason -> unknowns.add("whether BFD watches " + node.node() + ": " + reason));
        Optional<Bfd.Up> bfd =
                node.bfd().found().filter(Bfd.Up.class::isInstance).map(Bfd.Up.class::cast);
        Optional<HoldTimer> hold =
                node.hold().found().filter(timer -> !timer.hold().isZero());
        if (bfd.isPresent() && hold.map(timer -> slower(timer, bfd.get())).orElse(true)) {
            return byBfd(bfd.get(), unknowns);
        }
        if (node.hold().found().isEmpty()) {
            String reason = node.hold().doubt().orElse("");
            unknowns.add("the hold time with " + node.node() + ": " + reason);
            return new Silence(Optional.empty(), "", false, "the hold time is not known: " + reason, unknowns);
        }
        Duration stale = node.retention().found().map(Retention::keptAfterHold).orElse(Duration.ZERO);
        return hold.map(timer -> stale.isZero() ? byHold(timer, unknowns) : byHoldAndKept(timer, stale, unknowns))
                .orElseGet(() -> new Silence(
                        Optional.empty(),
                        "none",
                        true,
                        "the hold time is 0 and no BFD session is Up: nothing ever notices",
                        unknowns));
    }

    private static boolean slower(HoldTimer hold, Bfd.Up bfd) {
        return hold.hold().compareTo(bfd.detectionTime()) > 0;
    }

    private static Silence byBfd(Bfd.Up bfd, List<String> unknowns) {
        Span span = Span.left(bfd.detectionTime(), bfd.interval());
        String timer = "BFD " + Changes.text(bfd);
        return new Silence(
                Optional.of(new Part("detection", span, timer)),
                timer,
                false,
                "BFD's detection time is " + bfd.detectionTime().toMillis()
                        + " ms from the last packet, which came up to "
                        + bfd.interval().toMillis() + " ms before the failure",
                unknowns);
    }

    private static Silence byHold(HoldTimer hold, List<String> unknowns) {
        Span span = Span.left(hold.hold(), hold.keepalive());
        String timer = "hold timer " + seconds(hold.hold());
        return new Silence(
                Optional.of(new Part("detection", span, timer)),
                timer,
                false,
                "the hold time of " + seconds(hold.hold()) + " runs from the last message, which came up to "
                        + seconds(hold.keepalive()) + " before the failure",
                unknowns);
    }

    /** The NOTIFICATION of an expired hold timer is no Hard Reset: where both sides have the N bit, it begins a restart. */
    private static Silence byHoldAndKept(HoldTimer hold, Duration stale, List<String> unknowns) {
        Span span = Span.left(hold.hold(), hold.keepalive()).plus(new Span(stale, stale));
        String timer = "hold timer " + seconds(hold.hold()) + ", then graceful restart " + seconds(stale);
        return new Silence(
                Optional.of(new Part("detection", span, timer)),
                timer,
                false,
                "the hold time of " + seconds(hold.hold())
                        + " ends the session, and since the node has the N bit of RFC"
                        + " 8538, its routes are kept for another " + seconds(stale),
                unknowns);
    }

    static String seconds(Duration time) {
        return new Span(time, time).text();
    }
}
