package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.interop.EdgeWire.Kind;
import io.vipwatch.lab.interop.EdgeWire.Shown;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds the instants that an incident tells beside captures: what the edge saw beside one that its own kernel stamped, what this
 * host saw, and the probes, beside one of the lab's bridge. What a packet shows is compared with it; what happens inside a
 * router, with the packets between which it has to lie: it follows from one, and others follow from it. Only packets of the
 * incident's own time count.
 */
record IncidentJudge(
        EdgeWire atBridge,
        EdgeWire atEdge,
        Optional<ProbeCapture> probes,
        Optional<ProbeCapture> forwarded,
        Optional<ServiceCapture> service,
        ContainerLab lab,
        Duration holdTime,
        Duration restartTime) {
    /** A router that is as busy as this machine may be comes later to a timer of its own. */
    private static final Duration TIMER = Duration.ofMillis(300);

    /** {@return one of what the monitor's own sessions saw} */
    static IncidentJudge of(ContainerLab lab, byte[] bridge, Duration holdTime, Duration restartTime)
            throws IOException {
        EdgeWire wire = wire(lab, bridge);
        return new IncidentJudge(
                wire, wire, Optional.empty(), Optional.empty(), Optional.empty(), lab, holdTime, restartTime);
    }

    /**
     * {@return one of what the edge and probes saw as well}
     *
     * @param edge what was captured at the edge
     */
    static IncidentJudge of(ContainerLab lab, byte[] bridge, byte[] edge, Duration holdTime, Duration restartTime)
            throws IOException {
        return new IncidentJudge(
                wire(lab, bridge),
                wire(lab, edge),
                Optional.of(ProbeCapture.read(bridge, ProbedAddress.ECHO_PORT)),
                Optional.of(ProbeCapture.read(edge, ProbedAddress.ECHO_PORT)),
                Optional.of(ServiceCapture.read(bridge, ProbedAddress.API_PORT)),
                lab,
                holdTime,
                restartTime);
    }

    private static EdgeWire wire(ContainerLab lab, byte[] capture) throws IOException {
        int port = lab.topology().observer().orElseThrow().port();
        return EdgeWire.read(
                capture, Set.of(BgpCapture.BGP_PORT, port), lab.topology().vip());
    }

    /**
     * Compares the instants of an incident, prints by how much each is off, and fails if one is off by more than was claimed, or
     * was not judged.
     *
     * @param wanted what has to be judged at the least
     */
    void judge(Told told, Set<String> wanted) {
        InstantErrors errors = new InstantErrors();
        String text = EventJson.text(told.incident());
        System.out.println(text);
        new Observed("monitor", lab.hostAddress(), told.incident().monitor(), told, errors).judge();
        if (probes.isPresent()) {
            new Observed("edge", lab.edge().address(), told.incident().edge(), told, errors).judge();
            new ProbesJudge(probes.get(), service.orElseThrow(), told, errors).judge();
        }
        errors.print();
        assertThat(errors.judged()).as("instants that were judged of %s", text).containsAll(wanted);
        errors.forEach((what, offs) -> assertThat(offs)
                .as("%s of %s", what, text)
                .allMatch(off -> Math.abs(off.error()) <= off.claimed() + off.granted()));
    }

    private IpAddress node(String name) {
        return lab.node(Integer.parseInt(name.substring("node".length()))).address();
    }

    /** {@return where an instant is, if it is between two, else the one that it is beyond} */
    private static Optional<Long> within(Optional<Long> instant, Optional<Long> from, Optional<Long> to) {
        return instant.flatMap(at ->
                from.map(first -> Math.clamp(at, first, Math.max(first, to.orElse(Long.MAX_VALUE)))));
    }

    /** What an observer saw of the loss of a node, and of its return. */
    private final class Observed {
        private final String who;
        private final boolean edge;
        private final EdgeWire wire;
        private final Granted packet;
        private final IpAddress observer;
        private final IpAddress node;
        private final IncidentFigures figures;
        private final IncidentFigures back;
        private final Told told;
        private final InstantErrors errors;

        Observed(String who, IpAddress observer, IncidentFigures figures, Told told, InstantErrors errors) {
            this.who = who;
            this.observer = observer;
            this.figures = figures;
            this.told = told;
            this.errors = errors;
            edge = who.equals("edge");
            wire = edge ? atEdge : atBridge;
            packet = edge ? Granted.NOTHING : Granted.WAY;
            back = told.incident().reversion().figures();
            node = told.incident().nodes().stream()
                    .filter(name -> figures.instant("withdraw.rx").detail().equals("from " + name))
                    .findFirst()
                    .map(IncidentJudge.this::node)
                    .orElseGet(() -> node(told.incident().nodes().getFirst()));
        }

        void judge() {
            Optional<Long> arrived = closest(figures, "withdraw.rx", Kind.WITHDRAWAL, told.loss());
            note("withdraw.rx", figures, "withdraw.rx", packet, arrived);
            Optional<Long> detect = Told.at(figures, "detect");
            note("alive.last", figures, "alive.last", packet, detect.flatMap(this::lastAlive));
            Optional<Long> found = detect.flatMap(this::found);
            note("detect, " + figures.instant("detect").detail(), figures, "detect", packet, found);
            Optional<Long> cause = Stream.of(found, arrived)
                    .flatMap(Optional::stream)
                    .max(Long::compare)
                    .or(() -> closest(figures, "rib.change", Kind.ANNOUNCEMENT, told.loss()));
            boolean stale = told.incident().cause().text().equals("gr-stale-expired");
            tables(cause.map(at -> at + (stale ? restartTime.toNanos() : 0)), stale);
            back();
        }

        private void note(String what, IncidentFigures of, String name, Granted granted, Optional<Long> truth) {
            errors.note(who + " " + what, of, name, told, granted, truth);
        }

        private Optional<Long> lastAlive(long detect) {
            Kind alive = figures.instant("detect").detail().equals("bfd") ? Kind.BFD : Kind.MESSAGE;
            long earliest = told.faultNanos() - holdTime.toNanos();
            return wire.last(from(alive).and(one -> one.epochNanos() < detect && one.epochNanos() >= earliest));
        }

        private void tables(Optional<Long> begin, boolean stale) {
            if (told.incident().nodes().size() > 1) {
                return; // the table is as it will be when the last of them has spoken
            }
            Optional<ProbeCapture.Turn> turn = turn(told.loss());
            // Our own table changes with the packet, or with our own timer, which may come late.
            Optional<Long> after = edge
                    ? turn.map(ProbeCapture.Turn::firstAfterNanos)
                    : begin.map(at -> at + (stale ? TIMER.toNanos() : 0));
            note(
                    "rib.change",
                    figures,
                    "rib.change",
                    edge ? Granted.PROGRAM : packet,
                    within(Told.at(figures, "rib.change"), begin, after));
            forwarding("fib.change", figures, "fib.change", turn);
        }

        private Optional<ProbeCapture.Turn> turn(Told.Span span) {
            return forwarded.flatMap(one -> one.turn(span.fromNanos(), span.toNanos()));
        }

        private void forwarding(String what, IncidentFigures of, String name, Optional<ProbeCapture.Turn> turn) {
            note(
                    what,
                    of,
                    name,
                    Granted.PROGRAM,
                    within(
                            Told.at(of, name),
                            turn.map(ProbeCapture.Turn::lastBeforeNanos),
                            turn.map(ProbeCapture.Turn::firstAfterNanos)));
        }

        private void back() {
            String up = "revert." + (edge ? "edge." : "") + "session.up";
            Optional<Long> established = Told.at(back, up)
                    .flatMap(at -> wire.last(
                            during(told.back(), from(Kind.OPEN)).and(one -> one.epochNanos() <= at + TIMER.toNanos())))
                    .flatMap(open -> wire.first(from(Kind.KEEPALIVE).and(one -> one.epochNanos() >= open)));
            note("revert session.up", back, up, packet, established);
            if (!edge) {
                note(
                        "revert announce.rx",
                        back,
                        "revert.announce.rx",
                        packet,
                        closest(back, "revert.announce.rx", Kind.ANNOUNCEMENT, told.back()));
                return;
            }
            String rib = "revert.edge.rib.change";
            Optional<ProbeCapture.Turn> turn = turn(told.back());
            Optional<Long> before = Told.at(back, rib)
                    .flatMap(at -> wire.last(during(told.back(), from(Kind.ANNOUNCEMENT))
                            .and(one -> one.epochNanos() <= at + TIMER.toNanos())))
                    .or(() -> wire.first(during(told.back(), from(Kind.ANNOUNCEMENT))));
            note(
                    "revert rib.change",
                    back,
                    rib,
                    Granted.PROGRAM,
                    within(Told.at(back, rib), before, turn.map(ProbeCapture.Turn::firstAfterNanos)));
            forwarding("revert fib.change", back, "revert.edge.fib.change", turn);
        }

        /** {@return what showed the loss of the node on the wire, by the way in which it was found} */
        private Optional<Long> found(long at) {
            return switch (figures.instant("detect").detail()) {
                case "notification" -> closest(at, from(Kind.NOTIFICATION));
                case "tcp-fin" -> closest(at, from(Kind.FIN));
                case "tcp-reset" -> closest(at, from(Kind.RESET));
                case "peer-restarted" -> closest(at, from(Kind.OPEN));
                case "bfd" -> closest(at, to(Kind.BFD_DOWN));
                case "hold-timer" ->
                    lastAlive(at)
                            .map(last -> Math.clamp(
                                    at,
                                    last + holdTime.toNanos(),
                                    last + holdTime.plus(TIMER).toNanos()));
                default -> Optional.empty();
            };
        }

        private Optional<Long> closest(long at, Predicate<Shown> wanted) {
            return wire.closest(at, during(told.loss(), wanted));
        }

        private Optional<Long> closest(IncidentFigures of, String name, Kind kind, Told.Span span) {
            return Told.at(of, name).flatMap(at -> wire.closest(at, during(span, from(kind))));
        }

        private static Predicate<Shown> during(Told.Span span, Predicate<Shown> wanted) {
            return wanted.and(one -> one.epochNanos() >= span.fromNanos() && one.epochNanos() <= span.toNanos());
        }

        private Predicate<Shown> from(Kind kind) {
            return one ->
                    one.kind() == kind && one.from().equals(node) && one.to().equals(observer);
        }

        private Predicate<Shown> to(Kind kind) {
            return one -> one.kind() == kind
                    && one.from().equals(observer)
                    && one.to().equals(node);
        }
    }
}
