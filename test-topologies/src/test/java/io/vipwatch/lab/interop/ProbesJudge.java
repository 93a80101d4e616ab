package io.vipwatch.lab.interop;

import io.vipwatch.monitor.event.IncidentFigures;
import java.util.Optional;

/** Holds what an incident tells of probes beside what a capture shows of the same questions and connections. */
record ProbesJudge(ProbeCapture probes, ServiceCapture service, Told told, InstantErrors errors) {
    void judge() {
        Told.Span loss = told.loss();
        Optional<ProbeCapture.Loss> lost = probes.loss(loss.fromNanos(), loss.toNanos());
        note("dp.last_ok", lost.map(ProbeCapture.Loss::lastOkNanos));
        note("dp.loss_start", lost.map(ProbeCapture.Loss::firstLostNanos));
        note("dp.first_ok", probes.firstGood(loss.fromNanos(), loss.toNanos()));
        note("dp.recovered", lost.map(ProbeCapture.Loss::recoveredNanos));
        note("svc.recovered", service.firstGood(loss.fromNanos(), loss.toNanos()));
        errors.note(
                "revert dp.first_ok",
                told.incident().reversion().figures(),
                "revert.dp.first_ok",
                told,
                Granted.WAY,
                probes.turn(told.back().fromNanos(), told.back().toNanos()).map(ProbeCapture.Turn::firstAfterNanos));
    }

    /** What a check of the service told of the way of packets is the instant of its own connection. */
    private void note(String name, Optional<Long> echo) {
        IncidentFigures figures = told.incident().edge();
        boolean byCheck =
                name.startsWith("dp.") && figures.instant(name).detail().equals(ProbedAddress.CHECK);
        Optional<Long> truth = byCheck ? Told.at(figures, name).flatMap(service::closest) : echo;
        errors.note(name, figures, name, told, Granted.WAY, truth);
    }
}
