package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.interop.EdgeWire.Kind;
import io.vipwatch.lab.interop.EdgeWire.Shown;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Holds the instants that incidents tell beside a capture of the lab's network. What a packet shows is compared with it;
 * what happens inside a router, with the packets between which it has to lie: it follows from one, and others follow from it.
 */
record IncidentJudge(
        EdgeWire wire,
        Optional<ProbeCapture> probes,
        Optional<ServiceCapture> service,
        ContainerLab lab,
        Duration holdTime,
        Duration restartTime,
        InstantErrors errors) {
    /**
     * What is granted beside the uncertainty that is told and the stalls that were: the way from the lab's bridge to where a
     * packet is stamped, and that of a program of the edge to the processor.
     */
    private static final Duration ON_THE_WAY = Duration.ofMillis(30);

    /** A router that is as busy as this machine may be comes later to a timer of its own. */
    private static final Duration TIMER = Duration.ofMillis(300);

    /**
     * Reads a capture.
     *
     * @param probed whether there are probes in it
     * @param holdTime of every session
     * @param restartTime of the nodes that have one
     */
    static IncidentJudge of(ContainerLab lab, byte[] capture, boolean probed, Duration holdTime, Duration restartTime)
            throws IOException {
        int port = lab.topology().observer().orElseThrow().port();
        return new IncidentJudge(
                EdgeWire.read(
                        capture,
                        Set.of(BgpCapture.BGP_PORT, port),
                        lab.topology().vip()),
                probed ? Optional.of(ProbeCapture.read(capture, ProbedAddress.ECHO_PORT)) : Optional.empty(),
                probed ? Optional.of(ServiceCapture.read(capture, ProbedAddress.API_PORT)) : Optional.empty(),
                lab,
                holdTime,
                restartTime,
                new InstantErrors());
    }

    /** Compares them all, prints how the differences are distributed, and fails if one is greater than was claimed. */
    void judge(List<Told> all) {
        for (Told told : all) {
            System.out.println(EventJson.text(told.incident()));
            new Observed("monitor", lab.hostAddress(), told.incident().monitor(), told).judge();
            if (told.incident().edge().instant("fib.change").epochNanos().isPresent()) {
                new Observed("edge", lab.edge().address(), told.incident().edge(), told).judge();
            }
            probes.ifPresent(probe -> new ProbesSaid(probe, told).judge());
        }
        errors.print();
        errors.forEach((what, offs) ->
                assertThat(offs).as(what).allMatch(off -> Math.abs(off.error()) <= off.claimed() + off.granted()));
    }

    private IpAddress node(String name) {
        return lab.node(Integer.parseInt(name.substring("node".length()))).address();
    }

    private void note(String what, IncidentFigures figures, String name, Told told, Optional<Long> truth) {
        IncidentInstant instant = figures.instant(name);
        if (truth.isEmpty() || instant.epochNanos().isEmpty()) {
            return;
        }
        errors.note(
                what,
                instant.epochNanos().getAsLong() - truth.get(),
                instant.uncertainty().orElseThrow().toNanos(),
                ON_THE_WAY.plus(longestStall(told.incident())).toNanos());
    }

    static Duration longestStall(IncidentReport incident) {
        return incident.marks().stream()
                .map(Mark::late)
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** {@return where an instant is, if it is between two, else the one that it is beyond} */
    private static Optional<Long> within(Optional<Long> instant, Optional<Long> from, Optional<Long> to) {
        return instant.flatMap(at ->
                from.map(first -> Math.clamp(at, first, Math.max(first, to.orElse(Long.MAX_VALUE)))));
    }

    /** What an observer saw of the loss of a node, and of its return. */
    private final class Observed {
        private final String who;
        private final IpAddress observer;
        private final IpAddress node;
        private final IncidentFigures figures;
        private final IncidentFigures back;
        private final Told told;

        Observed(String who, IpAddress observer, IncidentFigures figures, Told told) {
            this.who = who;
            this.observer = observer;
            this.figures = figures;
            this.told = told;
            back = told.incident().reversion().figures();
            node = told.incident().nodes().stream()
                    .filter(name -> figures.instant("withdraw.rx").detail().equals("from " + name))
                    .findFirst()
                    .map(IncidentJudge.this::node)
                    .orElseGet(() -> node(told.incident().nodes().getFirst()));
        }

        void judge() {
            Optional<Long> arrived = closest(figures, "withdraw.rx", Kind.WITHDRAWAL);
            note(who + " withdraw.rx", figures, "withdraw.rx", told, arrived);
            Optional<Long> detect = Told.at(figures, "detect");
            note(
                    who + " alive.last",
                    figures,
                    "alive.last",
                    told,
                    detect.flatMap(at -> wire.last(alive().and(one -> one.epochNanos() < at))));
            Optional<Long> found = detect.flatMap(this::found);
            note(who + " detect, " + figures.instant("detect").detail(), figures, "detect", told, found);
            Optional<Long> cause = Stream.of(found, arrived)
                    .flatMap(Optional::stream)
                    .max(Long::compare)
                    .or(() -> closest(figures, "rib.change", Kind.ANNOUNCEMENT));
            boolean stale = told.incident().cause().text().equals("gr-stale-expired");
            Optional<Long> begin = cause.map(at -> at + (stale ? restartTime.toNanos() : 0));
            tables(begin);
            back();
        }

        private void tables(Optional<Long> begin) {
            Optional<ProbeCapture.Turn> turn = probes.flatMap(one -> one.turn(told.faultNanos(), told.undoingNanos()));
            boolean edge = who.equals("edge");
            if (told.incident().nodes().size() > 1) {
                return; // the table is as it will be when the last of them has spoken
            }
            Optional<Long> after = edge ? turn.map(ProbeCapture.Turn::firstAfterNanos) : latest(begin);
            note(
                    who + " rib.change",
                    figures,
                    "rib.change",
                    told,
                    within(Told.at(figures, "rib.change"), begin, after));
            note(
                    who + " fib.change",
                    figures,
                    "fib.change",
                    told,
                    within(
                            Told.at(figures, "fib.change"),
                            turn.map(ProbeCapture.Turn::lastBeforeNanos),
                            turn.map(ProbeCapture.Turn::firstAfterNanos)));
        }

        /** Our own table changes with the packet, or with our own timer, which may come late. */
        private Optional<Long> latest(Optional<Long> begin) {
            boolean timed = told.incident().cause().text().equals("gr-stale-expired");
            return begin.map(at -> at + (timed ? TIMER.toNanos() : 0));
        }

        private void back() {
            String edge = who.equals("edge") ? "edge." : "";
            String up = "revert." + edge + "session.up";
            Optional<Long> established = Told.at(back, up)
                    .flatMap(at -> wire.last(from(Kind.OPEN).and(one -> one.epochNanos() <= at + TIMER.toNanos())))
                    .flatMap(open -> wire.first(from(Kind.KEEPALIVE).and(one -> one.epochNanos() >= open)));
            note(who + " revert session.up", back, up, told, established);
            String rib = "revert." + edge + "rib.change";
            Optional<Long> announced = closest(back, edge.isEmpty() ? "revert.announce.rx" : rib, Kind.ANNOUNCEMENT)
                    .filter(_ -> told.incident()
                            .monitor()
                            .instant("rib.change")
                            .epochNanos()
                            .isPresent());
            Optional<ProbeCapture.Turn> turn = probes.flatMap(one -> one.turn(told.undoingNanos(), told.overNanos()));
            if (edge.isEmpty()) {
                note(who + " revert announce.rx", back, "revert.announce.rx", told, announced);
                return;
            }
            Optional<Long> before = wire.last(from(Kind.ANNOUNCEMENT)
                    .and(one -> one.epochNanos() <= Told.at(back, rib).orElse(0L)));
            note(
                    "edge revert rib.change",
                    back,
                    rib,
                    told,
                    within(Told.at(back, rib), before, turn.map(ProbeCapture.Turn::firstAfterNanos)));
            note(
                    "edge revert fib.change",
                    back,
                    "revert.edge.fib.change",
                    told,
                    within(
                            Told.at(back, "revert.edge.fib.change"),
                            turn.map(ProbeCapture.Turn::lastBeforeNanos),
                            turn.map(ProbeCapture.Turn::firstAfterNanos)));
        }

        /** {@return what showed the loss of the node on the wire, by the way in which it was found} */
        private Optional<Long> found(long at) {
            return switch (figures.instant("detect").detail()) {
                case "notification" -> wire.closest(at, from(Kind.NOTIFICATION));
                case "tcp-fin" -> wire.closest(at, from(Kind.FIN));
                case "tcp-reset" -> wire.closest(at, from(Kind.RESET));
                case "peer-restarted" -> wire.closest(at, from(Kind.OPEN));
                case "bfd" -> wire.closest(at, to(Kind.BFD_DOWN));
                case "hold-timer" ->
                    wire.last(alive().and(one -> one.epochNanos() < at))
                            .map(last -> Math.clamp(
                                    at,
                                    last + holdTime.toNanos(),
                                    last + holdTime.plus(TIMER).toNanos()));
                default -> Optional.empty();
            };
        }

        private Predicate<Shown> alive() {
            return from(figures.instant("detect").detail().equals("bfd") ? Kind.BFD : Kind.MESSAGE);
        }

        private Optional<Long> closest(IncidentFigures of, String name, Kind kind) {
            return Told.at(of, name).flatMap(at -> wire.closest(at, from(kind)));
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

    /** What the probes said of it. */
    private final class ProbesSaid {
        private final ProbeCapture probe;
        private final Told told;

        ProbesSaid(ProbeCapture probe, Told told) {
            this.probe = probe;
            this.told = told;
        }

        void judge() {
            IncidentFigures figures = told.incident().edge();
            Optional<ProbeCapture.Loss> loss = probe.loss(told.faultNanos(), told.undoingNanos());
            note("dp.last_ok", figures, "dp.last_ok", told, loss.map(ProbeCapture.Loss::lastOkNanos));
            note("dp.loss_start", figures, "dp.loss_start", told, loss.map(ProbeCapture.Loss::firstLostNanos));
            note("dp.first_ok", figures, "dp.first_ok", told, probe.firstGood(told.faultNanos(), told.undoingNanos()));
            note("dp.recovered", figures, "dp.recovered", told, loss.map(ProbeCapture.Loss::recoveredNanos));
            note(
                    "svc.recovered",
                    figures,
                    "svc.recovered",
                    told,
                    service.flatMap(one -> one.firstGood(told.faultNanos(), told.undoingNanos())));
            note(
                    "revert dp.first_ok",
                    told.incident().reversion().figures(),
                    "revert.dp.first_ok",
                    told,
                    probe.turn(told.undoingNanos(), told.overNanos()).map(ProbeCapture.Turn::firstAfterNanos));
        }
    }
}
