package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The machine: it is told what happened and when, and answers with what is to be done. Not for several threads at once.
 *
 * <pre>
 *   event ─▶ what is known ─▶ health ─▶ wishes ─▶ guards ─▶ what each edge is to have ─▶ actions
 * </pre>
 */
public final class Injector {
    private final Map<String, InjectedService> services = new LinkedHashMap<>();
    private final Map<String, Edge> edges = new LinkedHashMap<>();
    private final FailOpen failOpen = new FailOpen();
    private final Drills drills = new Drills();
    private final Requests requests = new Requests();
    private final Checking checking;
    private final Draining draining;
    private final Operations operations;
    private final Advertising advertising;
    private final Reconciling reconciling;
    private final Remembering remembering = new Remembering();
    private InjectSection config;
    private boolean ending;
    private boolean ended;

    /**
     * Makes a machine that knows nothing yet.
     *
     * @param config what is announced
     * @param jitter spreads the first checks
     * @param now the time
     */
    public Injector(InjectSection config, RandomGenerator jitter, Moment now) {
        this.config = config;
        checking = new Checking(jitter);
        draining = new Draining(requests, checking);
        operations = new Operations(draining, requests, drills);
        advertising = new Advertising(bucket(config.guards(), now));
        reconciling = new Reconciling(advertising);
        configure(config, now);
    }

    /**
     * {@return what follows from {@code event}}
     *
     * @param event what happened
     * @param now the time, never before that of an earlier event on the monotonic clock
     */
    public Step handle(InjectEvent event, Moment now) {
        Outbox out = new Outbox();
        if (ended) {
            return out.step();
        }
        take(event, now, out);
        settle(now, out);
        return out.step();
    }

    /** {@return whether it has told the edges all that it will} */
    public boolean isOver() {
        return ended;
    }

    /** {@return how everything stands} */
    public InjectStatus status(Moment now) {
        return Standings.of(services.values(), edges.values(), advertising.bucket(), config.guards(), now);
    }

    /** {@return why a request would be refused if it were made now; nothing: it would not} */
    public List<String> refusals(Request request) {
        return operations.refusals(request, services.values());
    }

    private void take(InjectEvent event, Moment now, Outbox out) {
        switch (event) {
            case InjectEvent.TimeCame _ -> {}
            case InjectEvent.Restored(InjectMemory memory) -> {
                Remembering.restore(memory, services.values(), now);
                memory.drills().forEach(drill -> drills.begin(drill, now));
            }
            case InjectEvent.CheckEnded(CheckId id, CheckResult result) ->
                backend(id.backend()).ifPresent(backend -> checked(backend, id.check(), result, now));
            case InjectEvent.EdgeUp up ->
                Optional.ofNullable(edges.get(up.edge())).ifPresent(edge -> {
                    edge.begin(up.families(), up.addPath());
                    edge.nextLook = now.plus(config.guards().reconcile());
                });
            case InjectEvent.EdgeDown(String name) ->
                Optional.ofNullable(edges.get(name)).ifPresent(Edge::end);
            case InjectEvent.EdgeHolds _ when config.guards().reconcile().isZero() -> {}
            case InjectEvent.EdgeHolds holds ->
                Optional.ofNullable(edges.get(holds.edge()))
                        .ifPresent(edge ->
                                holds.routes().ifPresent(routes -> reconciling.compare(edge, holds, routes, now, out)));
            case InjectEvent.EdgeUses uses ->
                Optional.ofNullable(edges.get(uses.edge())).ifPresent(edge -> edge.sees(uses));
            case InjectEvent.NodesAnswer answer ->
                Optional.ofNullable(services.get(answer.service()))
                        .ifPresent(service -> service.answering = Optional.of(answer));
            case InjectEvent.Asked asked
            when ending -> requests.refuse(asked.id(), List.of("the monitor is about to end"), out);
            case InjectEvent.Asked(long id, Request request) ->
                operations.asked(id, request, services.values(), now, out);
            case InjectEvent.DrillBegan drill -> drills.begin(drill, now);
            case InjectEvent.DrillGoesOn(String run) -> drills.goesOn(run, now);
            case InjectEvent.DrillEnded(String drill) -> drills.end(drill);
            case InjectEvent.Reconfigured(InjectSection wanted) -> configure(wanted, now);
            case InjectEvent.Stopping() -> {
                if (!ending) {
                    ending = true;
                    requests.doneWithAll("the monitor ends");
                    services.values().forEach(service -> Exit.begin(service, now, out));
                }
            }
        }
    }

    /** When one backend begins to be bad, all others are asked at once: is it that one, or our own view of all? */
    private void checked(Backend backend, String check, CheckResult result, Moment now) {
        boolean wasWell = backend.isWell();
        checking.ended(backend, check, result, now);
        if (backend.isWell()) {
            backend.suspectSince = Optional.empty();
        } else if (wasWell) {
            backend.suspectSince = Optional.of(now);
            allBackends().forEach(other -> checking.lookAgain(other, now));
        }
    }

    private void settle(Moment now, Outbox out) {
        drills.look(now, out);
        services.values().forEach(service -> FirstRound.look(service, now, out));
        failOpen.look(
                services.values().stream()
                        .filter(service -> service.roundDone)
                        .flatMap(service -> service.backends().stream())
                        .toList(),
                config.guards(),
                now,
                out);
        if (!ending) {
            services.values().forEach(service -> draining.advance(service, edges.values(), now, out));
        }
        services.values().forEach(service -> tellStates(service, out));
        decide(now, out);
        advertise(now, out);
        requests.answer(out);
        if (ending) {
            finish(out);
            return;
        }
        remembering.remember(services.values(), drills, out);
        reconciling.look(edges.values(), config.guards(), now, out);
        allBackends().forEach(backend -> checking.begin(backend, now, out));
    }

    private static void tellStates(InjectedService service, Outbox out) {
        for (Backend backend : service.backends()) {
            if (backend.state() != backend.toldState) {
                String reason = backend.taking.map(Taking::reason).orElseGet(backend::sentence);
                out.tell(new InjectStateChanged(
                        service.name(),
                        backend.id().node(),
                        backend.state(),
                        backend.toldState,
                        reason,
                        backend.findings()));
                backend.toldState = backend.state();
            }
        }
    }

    private void decide(Moment now, Outbox out) {
        Decision decision = new Decision(config.guards(), failOpen, drills, now, out);
        for (InjectedService service : services.values()) {
            if (service.leaving.isPresent()) {
                Exit.advance(service, service.leaving.get(), edges.values(), now, out);
                Exit.decide(service, service.leaving.get());
            } else if (service.roundDone) {
                decision.decide(service);
                alarm(service, out);
            } else {
                decision.holdBack(service);
            }
        }
    }

    private static void alarm(InjectedService service, Outbox out) {
        boolean replaced = !service.retired().isEmpty();
        boolean awaited = service.backends().stream()
                .anyMatch(backend -> !backend.roundDone && (replaced || backend.announced.isPresent()));
        boolean without = !awaited
                && service.backends().stream()
                        .noneMatch(backend ->
                                backend.verdict().serves() && (backend.announced.isPresent() || !backend.isTaken()));
        if (without != service.withoutOrigin) {
            service.withoutOrigin = without;
            List<String> all = service.backends().stream()
                    .map(backend ->
                            backend.id().node() + " is " + backend.state().text())
                    .toList();
            out.tell(new InjectAlarm(
                    without ? GuardChange.RAISED : GuardChange.CLEARED,
                    "no-healthy-origin",
                    service.name(),
                    String.join(", ", all),
                    without ? "bring one back: look at its checks, or undrain it" : ""));
        }
    }

    private void advertise(Moment now, Outbox out) {
        for (Edge edge : edges.values()) {
            if (!edge.up) {
                advertising.keep(edge, services.values(), config, out);
                continue;
            }
            advertising.advertise(edge, services.values(), config, ending || !edge.endOfRib, now, out);
            boolean known = services.values().stream()
                    .filter(service -> service.section().edges().contains(edge.name()))
                    .allMatch(service -> service.roundDone);
            if (known && !edge.endOfRib && !ending) {
                edge.endOfRib = true;
                out.add(new InjectAction.EndOfRib(edge.name()));
            }
        }
    }

    private void finish(Outbox out) {
        if (!services.values().stream().allMatch(Exit::isDone)) {
            return;
        }
        ended = true;
        out.forgetWake();
        remembering.remember(services.values(), drills, out); // what was withdrawn in the end is nobody's last origin
        for (Edge edge : edges.values()) {
            boolean keep = services.values().stream()
                    .filter(service -> service.section().edges().contains(edge.name()))
                    .anyMatch(service -> service.section().onExit() == InjectServiceSection.OnExit.KEEP);
            out.add(new InjectAction.Finish(edge.name(), keep));
        }
    }

    private void configure(InjectSection wanted, Moment now) {
        config = wanted;
        advertising.configure(bucket(wanted.guards(), now));
        Map<String, InjectedService> before = new LinkedHashMap<>(services);
        List<BackendId> gone = allBackends().stream().map(Backend::id).toList();
        services.clear();
        List<String> named = new ArrayList<>();
        for (InjectServiceSection section : wanted.services()) {
            InjectedService service = before.get(section.name());
            if (service == null) {
                service = new InjectedService(section, now);
            } else {
                service.configure(section, now);
            }
            services.put(section.name(), service);
            named.addAll(section.edges());
        }
        gone.stream()
                .filter(id -> backend(id).isEmpty())
                .forEach(id -> requests.done(id, "it is no longer configured", false));
        named.forEach(name -> edges.computeIfAbsent(name, _ -> new Edge(name, now)));
    }

    private static TokenBucket bucket(InjectGuardsSection guards, Moment now) {
        return TokenBucket.full(guards.burst(), guards.refill(), now.monotonicNanos());
    }

    private Collection<Backend> allBackends() {
        return services.values().stream()
                .flatMap(service -> service.backends().stream())
                .toList();
    }

    private Optional<Backend> backend(BackendId id) {
        return Optional.ofNullable(services.get(id.service())).flatMap(service -> service.backend(id.node()));
    }
}
