package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.probe.Repetition.Judged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Concludes from what was sent, answered and not answered by one probe what there is to tell: losses, their figures, other
 * nodes that answer, a service that works or does not. Not safe for use by several threads.
 */
public final class ProbeTrack {
    /** Losses are close to each other when they are so many probes apart, or as many as there are flows. */
    private static final int WINDOW = 8;

    /** Of connections, of which an outage may hit one in a few only, so that good ones are in between. */
    private static final int WINDOW_OF_CONNECTIONS = 16;

    private final ProbeTarget probe;
    private final Settings settings;
    private final List<Flow> flows;
    private final Underway underway;
    private final Repetition repetition;
    private final Background background = new Background();
    private final AnsweringNodes nodes = new AnsweringNodes();
    private final ServiceState service;
    private final RoundTrips roundTrips = new RoundTrips();
    private final Tally tally = new Tally();
    private Optional<Outage> outage = Optional.empty();
    private Optional<ProbeLossEnd> lastOutage = Optional.empty();

    /**
     * How a probe is judged.
     *
     * @param flows how many flows it has
     * @param connectionEach whether each probe has a connection of its own, and so perhaps a path of its own
     * @param timeout after which a probe without an answer is lost
     * @param validation for how long all flows must be good before an outage is over
     */
    public record Settings(int flows, boolean connectionEach, Duration timeout, Duration validation) {}

    /** @param probe as events name it */
    public ProbeTrack(ProbeTarget probe, Settings settings) {
        this.probe = probe;
        this.settings = settings;
        flows = IntStream.range(0, settings.flows()).mapToObj(Flow::new).toList();
        underway = new Underway(flows, settings.timeout());
        repetition =
                new Repetition(settings.connectionEach() ? WINDOW_OF_CONNECTIONS : Math.max(WINDOW, settings.flows()));
        service = new ServiceState(probe);
    }

    /** Takes note of the source port of a flow. */
    public void sourcePort(int flow, int port) {
        flows.get(flow).sourcePort(port);
    }

    /**
     * Takes note of a probe that was sent.
     *
     * @param sequence its number, which no other probe has
     * @param interval the time that it stands for, if it is the flow's first
     */
    public void sent(int flow, long sequence, Moment at, Duration interval) {
        tally.sent++;
        underway.sent(flow, sequence, at, interval);
    }

    /** {@return what is to be told now that something came of a probe} */
    public List<ProbeOccurrence> ended(long sequence, Outcome outcome) {
        switch (underway.ended(sequence, outcome)) {
            case EXPECTED -> {
                return decided();
            }
            case LATE -> {
                tally.late++;
                outage.ifPresent(Outage::late);
            }
            case UNEXPECTED -> tally.unexpected++;
        }
        return List.of();
    }

    /** {@return what is to be told because of the time: what has not been answered is lost, what is over is over} */
    public List<ProbeOccurrence> tick(Moment now) {
        underway.expire(now);
        List<ProbeOccurrence> told = new ArrayList<>(decided());
        outage.filter(open -> open.isOver(now, settings.validation())).ifPresent(open -> {
            ProbeLossEnd end = open.end(probe, flows, settings.validation());
            lastOutage = Optional.of(end);
            outage = Optional.empty();
            told.add(end);
        });
        return told;
    }

    /** Takes note that the prober was late, so that nothing was seen for this long. */
    public void lagged(Duration by) {
        outage.ifPresent(open -> open.lagged(by));
    }

    private List<ProbeOccurrence> decided() {
        List<ProbeOccurrence> told = new ArrayList<>();
        for (Attempt attempt : underway.decided()) {
            count(attempt);
            nodeChange(attempt).ifPresent(told::add);
            if (probe.kind().isService()) {
                service.checked(attempt).ifPresent(told::add);
            }
            for (Judged judged : repetition.next(attempt)) {
                judge(judged).ifPresent(told::add);
            }
        }
        return told;
    }

    private void count(Attempt attempt) {
        switch (attempt.outcome()) {
            case Outcome.Good(var _, Duration roundTrip) -> {
                tally.good++;
                roundTrips.count(roundTrip);
            }
            case Outcome.Lost lost -> {
                tally.lost.merge(lost.failure(), 1L, Long::sum);
                tally.lastFailure = Optional.of(lost.detail());
            }
            case Outcome.NotSent _ -> throw new IllegalStateException("not sent, and judged");
        }
    }

    private Optional<ProbeOccurrence> judge(Judged judged) {
        Attempt attempt = judged.attempt();
        return switch (judged.verdict()) {
            case GOOD, SINGLE -> {
                boolean single = judged.verdict() == Repetition.Verdict.SINGLE;
                if (outage.isEmpty()) {
                    background.count(attempt.sent(), single);
                } else if (!single) {
                    outage.get().good(attempt);
                }
                yield Optional.empty();
            }
            case LOST -> {
                Outcome.Lost lost = (Outcome.Lost) attempt.outcome();
                boolean begins = outage.isEmpty();
                Outage open = outage.orElseGet(
                        () -> new Outage(attempt, flows.size(), settings.connectionEach(), background.share()));
                open.lost(attempt, lost.failure());
                outage = Optional.of(open);
                yield begins ? Optional.of(open.start(probe, lost.failure(), lost.detail())) : Optional.empty();
            }
        };
    }

    private Optional<ProbeOccurrence> nodeChange(Attempt attempt) {
        Optional<String> node = attempt.node();
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (settings.connectionEach()) {
            return nodes.answered(node.get())
                    .map(change -> new ProbeNodeChange(
                            probe,
                            OptionalInt.empty(),
                            OptionalInt.empty(),
                            change.from(),
                            change.to(),
                            attempt.sent().epochNanos()));
        }
        return attempt.nodeBefore()
                .filter(before -> !before.equals(node.get()))
                .map(before -> new ProbeNodeChange(
                        probe,
                        OptionalInt.of(attempt.flow()),
                        flows.get(attempt.flow()).sourcePort(),
                        List.of(before),
                        List.of(node.get()),
                        attempt.sent().epochNanos()));
    }

    /** {@return how it stands} */
    public Standing standing() {
        List<String> answering = settings.connectionEach()
                ? nodes.now()
                : List.copyOf(new TreeSet<>(
                        flows.stream().flatMap(flow -> flow.node().stream()).toList()));
        return new Standing(
                tally.good + tally.lost() > 0,
                outage.map(Outage::began),
                outage.map(Outage::losing).orElse(0),
                outage.map(Outage::commonest),
                service.up(),
                answering,
                tally.sent,
                tally.good,
                tally.lost,
                tally.late,
                tally.unexpected,
                tally.lastFailure,
                roundTrips.counted(),
                lastOutage);
    }

    private static final class Tally {
        long sent;
        long good;
        final Map<ProbeFailure, Long> lost = new EnumMap<>(ProbeFailure.class);
        long late;
        long unexpected;
        Optional<String> lastFailure = Optional.empty();

        long lost() {
            return lost.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
