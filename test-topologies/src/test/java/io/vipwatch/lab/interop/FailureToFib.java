package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import java.io.IOException;
import java.time.Duration;

/**
 * Models how long it took from the first bad check of a killed API to the edge's FIB: by the monitor's own metric, and by
 * the edge's kernel, whose route messages the lab reads beside the monitor. Either reader may be late by what the machine
 * is; both are so by the same time in no round, and in few rounds at all.
 *
 * @param metric by how much the metric grew
 * @param uncertainty how far the monitor says that its instant of the FIB may be off
 * @param kernel from the event that tells of the first bad check to the route message that the lab has read
 * @param withdrawn from that event to the one that tells of the withdrawal
 */
record FailureToFib(Duration metric, Duration uncertainty, Duration kernel, Duration withdrawn) {
    private static final String METRIC = "vipwatch_inject_failure_to_fib_seconds";
    private static final String UNMEASURED = "vipwatch_inject_failure_to_fib_unmeasured_total";
    private static final String SERVICE = "{service=\"api\"}";
    private static final double NANOS_PER_SECOND = 1e9;

    /** What it takes a reader to wake up and look at its clock. */
    private static final Duration READ = Duration.ofMillis(1);

    /** Kills the API of a node that the edge forwards to. */
    static FailureToFib ofKilledApi(InjectedLab lab, InjectedMonitor monitor, int number)
            throws IOException, InterruptedException {
        double sum = monitor.metric(METRIC + "_sum" + SERVICE);
        double ends = ends(monitor);
        String node = lab.node(number).name();
        long seq = monitor.now();
        long changed = lab.fibChangeAfter(InjectedLab.killApi(lab.node(number)));
        IpAddress nextHop = lab.node(number).address();
        Event seen = monitor.journal()
                .await(
                        seq,
                        InjectedLab.SOON,
                        "fib.change",
                        event -> event.what() instanceof FibChanged fib
                                && fib.after()
                                        .filter(nextHops -> !nextHops.contains(nextHop))
                                        .isPresent());
        monitor.await("the metric", () -> ends(monitor) == ends + 1);
        long failed = monitor.when(
                seq,
                InjectStateChanged.class,
                change -> change.node().equals(node) && change.state() == HealthState.FALLING);
        long withdrawn = monitor.when(
                seq,
                InjectRoute.class,
                route -> route.node().equals(node) && route.change() == InjectRoute.Change.WITHDRAW);
        double took = monitor.metric(METRIC + "_sum" + SERVICE) - sum;
        return new FailureToFib(
                Duration.ofNanos(Math.round(took * NANOS_PER_SECOND)),
                Duration.ofNanos(seen.at().uncertaintyNanos()),
                Duration.ofNanos(changed - failed),
                Duration.ofNanos(withdrawn - failed));
    }

    /** How many failures came to their end, also those whose instant was too uncertain for a figure on a machine that stalled. */
    private static double ends(InjectedMonitor monitor) throws IOException, InterruptedException {
        return monitor.metric(METRIC + "_count" + SERVICE) + monitor.metric(UNMEASURED + SERVICE);
    }

    boolean isAfterTheWithdrawal() {
        return metric.plus(uncertainty).compareTo(withdrawn) > 0;
    }

    /** {@return whether there is a figure, and it is the kernel's time, within what the monitor says of it} */
    boolean isTold() {
        return !metric.isZero() && metric.minus(kernel).abs().compareTo(uncertainty.plus(READ)) <= 0;
    }
}
