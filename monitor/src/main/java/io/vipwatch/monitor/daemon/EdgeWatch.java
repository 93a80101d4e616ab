package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.crosscheck.BlackHole;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.Told;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.ssh.EdgeLink;
import io.vipwatch.monitor.ssh.EdgePoll;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.LinkState;
import io.vipwatch.monitor.track.PathView;
import io.vipwatch.monitor.track.PrefixView;
import io.vipwatch.monitor.track.TrackRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the nodes tell us with what the edge holds, on the thread of the edge's poll; what lasts is written to the
 * log, once when it begins and once when it is over.
 */
final class EdgeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeWatch.class);

    /** A change is through FRR and the kernel within a tenth of a second; the rest is for a busy router. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(3);

    private static final int ROUNDS_BEFORE_COMPLAINT = 2;

    /** What the monitor itself knows. */
    interface Ours {
        /**
         * {@return the tracked prefixes}
         *
         * @throws UnavailableException if the monitor does not answer in time
         */
        List<PrefixView> prefixes() throws UnavailableException, InterruptedException;

        /** {@return the sessions with nodes} */
        List<SessionStatus> nodes();

        /** {@return the monotonic clock, in nanoseconds} */
        long now();
    }

    private final Ours ours;
    private final EdgeLink link;
    private final Optional<EdgePoll> poll;
    private Mismatches mismatches = Mismatches.none(ALLOWANCE);
    private Set<BlackHole.Identity> blackHoles = Set.of();
    private int unknownRounds;

    private EdgeWatch(EdgeSection section, List<TrackRule> rules, Ours ours) {
        this.ours = ours;
        link = EdgeLink.start(
                EdgeSettings.target(section), EdgeSettings.shell(section), LinkSettings.DEFAULT, EdgeWatch::log);
        Set<Prefix> exact = rules.stream()
                .filter(rule -> !rule.within())
                .map(TrackRule::prefix)
                .collect(Collectors.toSet());
        poll = section.poll()
                .map(interval -> EdgePoll.start(
                        link,
                        interval,
                        exact,
                        prefix -> rules.stream().anyMatch(rule -> wants(rule, prefix)),
                        this::compare));
    }

    static EdgeWatch start(EdgeSection section, List<TrackRule> rules, Ours ours) {
        return new EdgeWatch(section, rules, ours);
    }

    private static boolean wants(TrackRule rule, Prefix prefix) {
        return rule.within() ? rule.prefix().covers(prefix) : rule.prefix().equals(prefix);
    }

    private static void log(LinkState state) {
        switch (state) {
            case LinkState.Connecting(int attempt) -> LOG.debug("connecting to the edge, attempt {}", attempt);
            case LinkState.Connected(String server) -> LOG.info("connected to the edge, {}", server);
            case LinkState.Waiting(var failure, Duration retry) ->
                LOG.warn("no connection to the edge, next attempt in {} s: {}", retry.toSeconds(), failure.text());
            case LinkState.Closed _ -> LOG.debug("the connection to the edge is closed");
        }
    }

    private void compare(EdgeSnapshot edge) {
        try {
            note(edge);
            List<SessionStatus> nodes = ours.nodes();
            Set<BlackHole.Identity> found = new HashSet<>();
            for (PrefixView prefix : ours.prefixes()) {
                PrefixViews views =
                        PrefixViews.of(prefix.prefix(), told(prefix, nodes), edge, new View.Unknown<>("no probe"));
                Mismatches.Turn turn = mismatches.seen(views, ours.now());
                mismatches = turn.mismatches();
                turn.raised()
                        .forEach(one ->
                                LOG.warn("cross-check {} {}: {}", one.kind().text(), one.prefix(), one.text()));
                turn.cleared().forEach(EdgeWatch::logCleared);
                BlackHole.in(views, edge, Set.of()).forEach(hole -> {
                    found.add(hole.identity());
                    logNew(hole);
                });
            }
            blackHoles = Set.copyOf(found);
        } catch (UnavailableException stalled) {
            LOG.warn("no cross-check: {}", stalled.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void logCleared(Difference one) {
        LOG.info("cross-check {} {}: over", one.kind().text(), one.prefix());
    }

    private void logNew(BlackHole hole) {
        if (!blackHoles.contains(hole.identity())) {
            LOG.warn(
                    "black hole: the edge sends packets for {} to {}, which is dead ({}), for another {}; prevented by: {}",
                    hole.prefix(),
                    hole.node(),
                    hole.evidence(),
                    hole.remaining().map(time -> time.toSeconds() + " s").orElse("unknown time"),
                    hole.prevention());
        }
    }

    /** Said once, and once when it is over; the first round may be before the first connection. */
    private void note(EdgeSnapshot edge) {
        switch (edge.bgp()) {
            case Answer.Unreadable<?>(String reason, String excerpt) -> {
                unknownRounds++;
                if (unknownRounds == ROUNDS_BEFORE_COMPLAINT) {
                    LOG.warn("cross-check unknown: {} {}", reason, excerpt);
                }
            }
            case Answer.Read<?> _ -> {
                if (unknownRounds >= ROUNDS_BEFORE_COMPLAINT) {
                    LOG.info("cross-check possible again");
                }
                unknownRounds = 0;
            }
        }
    }

    static List<Told> told(PrefixView prefix, List<SessionStatus> nodes) {
        List<Told> all = new ArrayList<>();
        for (SessionStatus status : nodes) {
            IpAddress node = status.peer().address().address();
            Set<IpAddress> nextHops = prefix.paths().stream()
                    .filter(path -> path.peer().address().equals(node) && path.state() == PathState.PRESENT)
                    .map(PathView::nextHop)
                    .flatMap(List::stream)
                    .collect(Collectors.toSet());
            all.add(new Told(node, status.state() == SessionState.ESTABLISHED, nextHops));
        }
        return List.copyOf(all);
    }

    @Override
    public void close() {
        poll.ifPresent(EdgePoll::close);
        link.close();
    }
}
