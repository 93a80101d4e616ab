package io.vipwatch.monitor.explain;

import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.explain.Finding.Rule;
import io.vipwatch.monitor.explain.Finding.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks through the configuration in force at both ends for what will cost seconds, and names the line that fixes it. */
public final class Lint {
    /** Shorter than this, FRR and BIRD were seen to lose sessions now and then for a late KEEPALIVE alone. */
    private static final Duration CALM = Duration.ofSeconds(6);

    private final List<Finding> findings = new ArrayList<>();

    private Lint() {}

    /** {@return what was found, what costs most first} */
    public static List<Finding> of(List<Subject> subjects, List<Adjacency> adjacencies) {
        Lint lint = new Lint();
        adjacencies.forEach(lint::adjacency);
        subjects.forEach(lint::subject);
        return lint.merged();
    }

    private void adjacency(Adjacency node) {
        Optional<Bfd> bfd = node.bfd().found();
        boolean watched = bfd.filter(Bfd.Up.class::isInstance).isPresent();
        node.hold().found().ifPresent(timer -> hold(node, timer, watched));
        node.retention()
                .found()
                .filter(kept -> !kept.kept().isZero())
                .ifPresent(kept -> retention(node, kept, watched));
        bfd.ifPresent(one -> {
            if (one instanceof Bfd.NotUp(String status)) {
                add(
                        Rule.BFD_NOT_UP,
                        Weight.WARNING,
                        node,
                        "BFD is configured and " + status,
                        "it protects nothing: the hold timer decides",
                        "the node needs a BFD speaker: open-source Calico has none, vipwatch bfd agent is one");
            }
        });
        unknown(node, "the hold time", node.hold());
        unknown(node, "graceful restart", node.retention());
        unknown(node, "BFD", node.bfd());
    }

    private void hold(Adjacency node, HoldTimer timer, boolean watched) {
        if (timer.hold().isZero() && !watched) {
            add(
                    Rule.NO_DETECTION,
                    Weight.COSTLY,
                    node,
                    "hold time 0 and no BFD",
                    "a node that falls silent is never noticed",
                    "neighbor " + node.address() + " timers 3 9");
        } else if (!watched && timer.hold().compareTo(Changes.SHORT_HOLD.hold()) > 0) {
            Span span = Span.left(timer.hold(), timer.keepalive()).plus(Forecast.RIB_AND_FIB);
            Span then = Span.left(Changes.SHORT_HOLD.hold(), Changes.SHORT_HOLD.keepalive())
                    .plus(Forecast.RIB_AND_FIB);
            add(
                    Rule.SLOW_DETECTION,
                    Weight.COSTLY,
                    node,
                    "hold time " + Silence.seconds(timer.hold()) + " and no BFD that is Up",
                    "a node that falls silent costs " + span.text() + "; with hold 9: " + then.text(),
                    "neighbor " + node.address() + " timers 3 9");
        } else if (!timer.hold().isZero() && timer.hold().compareTo(CALM) < 0) {
            add(
                    Rule.NERVOUS_HOLD_TIMER,
                    Weight.WARNING,
                    node,
                    "hold time " + Silence.seconds(timer.hold()),
                    "BIRD misses such a KEEPALIVE about daily, and the session is reset for nothing",
                    "neighbor " + node.address() + " timers 3 9");
        }
    }

    private void retention(Adjacency node, Retention kept, boolean watched) {
        String line = "neighbor " + node.address() + " graceful-restart-disable";
        add(
                Rule.BLACK_HOLE,
                Weight.COSTLY,
                node,
                "the edge helps with graceful restart, restart time " + Silence.seconds(kept.kept()),
                "a node whose BGP speaker dies and that is then lost is a black hole for up to "
                        + Silence.seconds(kept.kept()),
                line);
        if (kept.afterNotification() && !watched) {
            add(
                    Rule.KEPT_AFTER_NOTIFICATION,
                    Weight.COSTLY,
                    node,
                    "the node has the N bit of RFC 8538, restart time " + Silence.seconds(kept.kept()),
                    "a node that falls silent is a black hole for another " + Silence.seconds(kept.kept())
                            + " after its hold timer has expired",
                    "no bgp graceful-restart notification");
        }
        if (watched) {
            add(
                    Rule.BFD_BESIDE_GRACEFUL_RESTART,
                    Weight.WARNING,
                    node,
                    "BFD beside graceful restart",
                    "once a connection has ended with a FIN, FRR keeps the routes also when BFD goes Down",
                    line);
        }
    }

    private void unknown(Adjacency node, String what, Fact<?> fact) {
        fact.doubt().ifPresent(reason -> add(Rule.NOT_KNOWN, Weight.UNKNOWN, node, what + " is not known", reason, ""));
    }

    private void subject(Subject subject) {
        String about = subject.name() + " " + subject.prefix();
        if (!subject.repeaters().isEmpty()) {
            findings.add(new Finding(
                    Rule.REPEATED_ROUTES,
                    Weight.WARNING,
                    subject.repeaters(),
                    "nodes repeat each other's routes for " + about,
                    "a node that withdraws the address alone stays a next hop of it at the edge",
                    "a BGPFilter of Calico with exportV6: [{action: Reject, source: RemotePeers}]"));
        }
        if (subject.origins().size() == 1) {
            findings.add(new Finding(
                    Rule.SINGLE_ORIGIN,
                    Weight.WARNING,
                    subject.origins(),
                    about + " has one origin",
                    "its failure leaves nobody: the address is out until the node is back",
                    ""));
        }
        if (subject.health().isEmpty() && !subject.origins().isEmpty()) {
            findings.add(new Finding(
                    Rule.NO_HEALTH_CHECK,
                    Weight.WARNING,
                    subject.origins(),
                    "no health check of this monitor stands behind " + about,
                    "a service that dies on a node that lives is withdrawn by nobody",
                    "section inject of the monitor's configuration"));
        }
        subject.health().map(Health::crash).ifPresent(crash -> {
            if (crash instanceof Outcome.Endless(String why)) {
                findings.add(new Finding(
                        Rule.NO_HEALTH_CHECK,
                        Weight.WARNING,
                        subject.origins(),
                        "the health checks behind " + about + " do not take a dead service out",
                        why,
                        ""));
            }
        });
    }

    private void add(Rule rule, Weight weight, Adjacency node, String what, String cost, String line) {
        findings.add(new Finding(rule, weight, List.of(node.node()), what, cost, line));
    }

    /** What is the same for several nodes is told once, with the line for each. */
    private List<Finding> merged() {
        Map<String, Finding> all = new LinkedHashMap<>();
        for (Finding one : findings) {
            all.merge(one.rule() + one.what() + "\n" + one.cost(), one, Lint::both);
        }
        return all.values().stream()
                .sorted(Comparator.comparing(Finding::weight).thenComparing(Finding::rule))
                .toList();
    }

    private static Finding both(Finding first, Finding second) {
        List<String> nodes = new ArrayList<>(first.nodes());
        second.nodes().stream().filter(node -> !nodes.contains(node)).forEach(nodes::add);
        boolean same = first.line().equals(second.line());
        String line = same ? first.line() : first.line() + "\n" + second.line();
        return new Finding(first.rule(), first.weight(), nodes, first.what(), first.cost(), line);
    }
}
