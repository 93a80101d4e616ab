package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.Moment;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Tells how everything stands. */
final class Standings {
    private Standings() {}

    static InjectStatus of(
            Collection<InjectedService> services,
            Collection<Edge> edges,
            TokenBucket bucket,
            InjectGuardsSection guards,
            Moment now) {
        return new InjectStatus(
                services.stream().map(service -> service(service, guards, now)).toList(),
                edges.stream()
                        .map(edge -> new InjectStatus.AtEdge(
                                edge.name(), edge.up, edge.endOfRib, edge.mismatches == 0, edge.told()))
                        .toList(),
                bucket.asOf(now.monotonicNanos()).available());
    }

    private static InjectStatus.Service service(InjectedService service, InjectGuardsSection guards, Moment now) {
        return new InjectStatus.Service(
                service.name(),
                service.section().prefixes(),
                service.roundDone,
                service.withoutOrigin,
                service.backends().stream()
                        .map(backend -> backend(backend, guards, now))
                        .toList());
    }

    private static InjectStatus.OneBackend backend(Backend backend, InjectGuardsSection guards, Moment now) {
        Penalty penalty = backend.penalty.asOf(now.monotonicNanos(), guards.damping());
        return new InjectStatus.OneBackend(
                backend.id().node(),
                backend.state(),
                backend.announced.isPresent(),
                backend.reason,
                backend.guarded.keySet().stream().map(InjectGuard::text).toList(),
                (int) Math.round(penalty.figure()),
                Optional.of(penalty.remaining(guards.damping())).filter(time -> penalty.suppressed()),
                backend.taking.map(
                        taking -> taking.phase().name().toLowerCase(Locale.ROOT).replace('_', '-')),
                backend.taking
                        .flatMap(Taking::until)
                        .map(until -> OptionalLong.of(until.epochNanos()))
                        .orElse(OptionalLong.empty()),
                backend.taking.map(Taking::reason).orElse(""),
                backend.taking.map(Taking::missing).orElse(List.of()),
                backend.findings());
    }
}
