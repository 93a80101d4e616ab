package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossEnd.FlowLoss;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.event.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the edge's own evidence and the probes tell in a story.
 *
 * @param story the story
 */
record EdgeSights(Story story) {
    static final long EDGE_UNCERTAINTY = 4_000_000;

    void session(EdgeState state, Moment at) {
        story.record(
                EdgeSession.of(
                        sighting(at),
                        node1(),
                        Optional.of("node1"),
                        state,
                        state == EdgeState.DOWN ? Optional.of(LossCause.BFD) : Optional.empty(),
                        "BFD",
                        Optional.empty()),
                at);
    }

    static IpAddress node1() {
        return Story.node("node1").address();
    }

    static Moment at(Moment from, long millis) {
        Moment later = from.plus(Duration.ofMillis(millis));
        return new Moment(later.monotonicNanos(), later.epochNanos(), EDGE_UNCERTAINTY);
    }

    static Sighting sighting(Moment at) {
        return new Sighting(
                "edge",
                EvidenceSource.CAPTURE,
                OptionalLong.of(at.epochNanos() + 5),
                at.epochNanos() + 1_000_000,
                Optional.empty());
    }

    /** A line of the log knows of no packets. */
    void bfdDownByLog(Moment at) {
        story.record(
                new EdgeBfd(
                        sighting(at),
                        node1(),
                        Optional.of("node1"),
                        EdgeState.DOWN,
                        "Down, control detection time expired",
                        Optional.of("Control Detection Time Expired"),
                        OptionalLong.empty(),
                        Optional.empty()),
                at);
    }

    void bfdDown(Moment at, Moment alive) {
        story.record(
                new EdgeBfd(
                        sighting(at),
                        node1(),
                        Optional.of("node1"),
                        EdgeState.DOWN,
                        "Down, control detection time expired",
                        Optional.of("Control Detection Time Expired"),
                        OptionalLong.of(alive.epochNanos()),
                        Optional.of(Duration.ofNanos(EDGE_UNCERTAINTY))),
                at);
    }

    /** The first message since somebody follows them: what there was before it is not known. */
    void firstMessage(Moment at) {
        table(false, Optional.empty(), second(), at);
    }

    /** It sends packets through the second node alone. */
    void table(boolean rib, Moment at) {
        table(rib, both(), second(), at);
    }

    /** Its kernel takes the route out, and a moment later puts in one through the second node alone, as FRR has it do. */
    void replaced(Moment at) {
        story.record(new FibChanged(sighting(at), Story.VIP, false, both(), Optional.of(List.of()), ""), at);
        Moment then = at.plus(Duration.ofNanos(7_000));
        table(false, Optional.of(List.of()), second(), then);
    }

    /** It sends packets through both nodes again. */
    void back(boolean rib, Moment at) {
        table(rib, second(), both(), at);
    }

    private static Optional<List<IpAddress>> both() {
        return Optional.of(List.of(node1(), Story.node("node2").address()));
    }

    private static Optional<List<IpAddress>> second() {
        return Optional.of(List.of(Story.node("node2").address()));
    }

    private void table(boolean rib, Optional<List<IpAddress>> before, Optional<List<IpAddress>> after, Moment at) {
        story.record(
                rib
                        ? new RibChanged(sighting(at), Story.VIP, true, before, after, "")
                        : new FibChanged(sighting(at), Story.VIP, true, before, after, ""),
                at);
    }

    static ProbeTarget probe() {
        return new ProbeTarget("api-echo", ProbeKind.UDP_ECHO, Story.VIP.address(), 7);
    }

    void lost(Moment t0, long from) {
        story.record(new ProbeLossStart(
                probe(),
                OptionalLong.of(at(t0, 0).epochNanos()),
                at(t0, from).epochNanos(),
                Duration.ofMillis(20),
                ProbeFailure.TIMEOUT,
                "no answer within 1 s",
                8,
                3,
                false,
                Optional.empty()));
    }

    void recovered(Moment t0, long from, long firstOk, long all) {
        recovered(t0, from, firstOk, all, 20);
    }

    /** @param grain between two probes, in milliseconds */
    void recovered(Moment t0, long from, long firstOk, long all, long grain) {
        story.record(ended(t0, from, firstOk, all, grain, List.of()));
    }

    /** One flow is answered by the second node instead of the first, after some time; its probe knows when it was sent. */
    void turned(Moment t0, long from, long firstOk, long all, Duration roundTrip) {
        FlowLoss flow = new FlowLoss(
                3,
                OptionalInt.of(40123),
                44,
                42,
                OptionalLong.of(at(t0, 0).epochNanos()),
                at(t0, from).epochNanos(),
                at(t0, firstOk).epochNanos(),
                Optional.of(Duration.ofMillis(848)),
                Duration.ofMillis(20),
                Duration.ofMillis(840),
                Optional.of("node1"),
                Optional.of("node2"),
                Optional.of(roundTrip));
        story.record(ended(t0, from, firstOk, all, 20, List.of(flow)));
    }

    /** A flow of the first node is answered by the second. */
    void answeredByTheSecond(Moment sent) {
        story.record(new ProbeNodeChange(
                probe(),
                OptionalInt.of(3),
                OptionalInt.of(40123),
                List.of("node1"),
                List.of("node2"),
                sent.epochNanos()));
    }

    private static ProbeLossEnd ended(
            Moment t0, long from, long firstOk, long all, long grain, List<FlowLoss> affected) {
        return new ProbeLossEnd(
                probe(),
                OptionalLong.of(at(t0, 0).epochNanos()),
                at(t0, from).epochNanos(),
                at(t0, firstOk).epochNanos(),
                at(t0, all).epochNanos(),
                Optional.of(Duration.ofMillis(848)),
                Optional.of(Duration.ofMillis(840)),
                Duration.ofMillis(grain),
                Duration.ofMillis(860),
                0,
                Duration.ofSeconds(5),
                130,
                128,
                0,
                ProbeFailure.TIMEOUT,
                Duration.ZERO,
                false,
                8,
                affected,
                affected.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(100_000)));
    }

    void serviceBack(Moment t0, long sent, long down, long spacing) {
        story.record(new ServiceUp(
                new ProbeTarget("livez", ProbeKind.HTTPS, Story.VIP.address(), 6443),
                Optional.of("node2"),
                at(t0, sent).epochNanos(),
                Optional.of(Duration.ofMillis(down)),
                Optional.of(Duration.ofMillis(spacing))));
    }
}
