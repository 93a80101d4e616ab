package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.dial.NamedService;
import io.vipwatch.monitor.dns.Client;
import io.vipwatch.monitor.dns.RoundRobin;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Repetition.Measured;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentPhase;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import io.vipwatch.monitor.explain.Span;
import io.vipwatch.monitor.probe.DnsAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The monitor, and beside it clients that find the service by a name: once a fault is on they open connections, then the
 * dead address is taken out of the name and put back. The fault has to stay until they are done. Clients run on virtual
 * threads of their own.
 */
public final class NameWitness implements Observatory {
    private static final Duration NO_LONGER = Duration.ofMinutes(5);
    private static final Duration ROUND_TRIP = Duration.ofMillis(1);
    private static final IncidentFigures NOTHING = new IncidentFigures(Map.of(), Map.of(), Optional.empty());

    private final Observatory monitor;
    private final NamedService service;
    private final Inventory inventory;
    private final Consumer<String> complaints;
    private final StampClock clock = StampClock.system();
    private volatile Optional<RunJournal> journal = Optional.empty();
    private volatile boolean stopping;
    private final Map<String, CompletableFuture<Map<String, Measured>>> trials = new LinkedHashMap<>();

    /**
     * Begins nothing yet.
     *
     * @param complaints is told what could not be done, on any thread
     */
    public NameWitness(Observatory monitor, NamedService service, Inventory inventory, Consumer<String> complaints) {
        this.monitor = monitor;
        this.service = service;
        this.inventory = inventory;
        this.complaints = complaints;
    }

    @Override
    public Sight look() {
        return monitor.look();
    }

    @Override
    public void tell(FaultOccurrence what, long begin, long uncertainty) {
        monitor.tell(what, begin, uncertainty);
        if (what instanceof FaultApplied applied && !applied.about().nodes().isEmpty()) {
            begin(
                    trial(applied.about().run(), applied.about().repetition()),
                    address(applied.about().target()));
        }
    }

    private Optional<IpAddress> address(String target) {
        try {
            return Optional.of(inventory.site(target).address());
        } catch (DrillRefused unknown) {
            complaints.accept("the address of " + target + " is not known: " + unknown.getMessage());
            return Optional.empty();
        }
    }

    private static String trial(String run, int repetition) {
        return run + " " + repetition;
    }

    private synchronized void begin(String trial, Optional<IpAddress> dead) {
        if (!trials.containsKey(trial)) {
            CompletableFuture<Map<String, Measured>> result = new CompletableFuture<>();
            trials.put(trial, result);
            Thread.ofVirtual().name("drill-names").start(() -> result.complete(measure(dead)));
        }
    }

    private Map<String, Measured> measure(Optional<IpAddress> dead) {
        NameTrial names = new NameTrial(service, clock);
        try {
            Map<String, Measured> all = new LinkedHashMap<>(names.run());
            if (dead.isPresent() && !stopping) {
                all.putAll(change().run(dead.get()));
            }
            return all;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private NameChange change() {
        return new NameChange(service, new NameTrial(service, clock), clock, journal, complaints);
    }

    /** Who asks for the end does not want the zone changed after that. */
    @Override
    public void stopping() {
        monitor.stopping();
        stopping = true;
    }

    @Override
    public void journal(RunJournal written) {
        monitor.journal(written);
        journal = Optional.of(written);
    }

    @Override
    public List<String> changes() {
        if (service.key().isEmpty()) {
            return List.of("no record of " + service.name() + " is changed: drill.dns has no key");
        }
        String records = service.type() + " record of the target in " + service.name() + ", zone " + service.zone()
                + ", at " + service.server().address();
        return List.of(
                "once the fault is on, after the clients: the " + records
                        + " is removed (RFC 2136), and put back as soon as"
                        + " those who ask were seen to be told, or 5 s and its time to live are over",
                "  nsupdate: update delete " + service.name() + " " + service.type() + " <address of the target>",
                "  nsupdate: update add " + service.name() + " <time to live> " + service.type()
                        + " <all addresses as before>",
                "  a name server has no dead-man: the records are in the run's journal before they are changed, and should the"
                        + " drill be killed meanwhile, 'vipwatch drill recover' puts them back");
    }

    @Override
    public Optional<String> restore(NameRecords before) {
        return service.key().isEmpty() ? monitor.restore(before) : change().restore(before);
    }

    /** What becomes of the virtual address is of no concern: the fault stays until the clients are done, and no longer. */
    @Override
    public synchronized boolean hasSeenEnough(boolean converged) {
        return trials.isEmpty()
                ? monitor.hasSeenEnough(converged)
                : trials.values().stream().allMatch(CompletableFuture::isDone);
    }

    @Override
    public void hurry(String reason, Duration interval, Duration lease) {
        monitor.hurry(reason, interval, lease);
    }

    @Override
    public void rest(String reason) {
        monitor.rest(reason);
    }

    @Override
    public Optional<Prediction> predicted(Scenario scenario) {
        try {
            DnsAnswer.Addresses now = new NameTrial(service, clock).ask(service.server());
            Set<IpAddress> dead = Set.of(now.addresses().getFirst());
            RoundRobin oneDead = scenario == Scenario.API_CRASH
                    ? new RoundRobin(now.addresses(), Set.of(), dead, ROUND_TRIP)
                    : new RoundRobin(now.addresses(), dead, Set.of(), ROUND_TRIP);
            List<Prediction.Part> parts = new ArrayList<>();
            for (Client client : Client.values()) {
                Outcome outcome = oneDead.predict(client, service.timers(), Optional.empty(), NO_LONGER);
                outcome.range().ifPresent(span -> parts.add(new Prediction.Part(client.text(), span, outcome.why())));
            }
            return parts.stream()
                    .max(Comparator.comparing(part -> part.span().most()))
                    .map(slowest -> prediction(scenario, slowest, parts));
        } catch (IOException unanswered) {
            complaints.accept("the name server was asked in vain: " + unanswered.getMessage());
            return Optional.empty();
        }
    }

    /** The same address may come first again, to which nothing but chance sets an end; twice is what is reckoned with. */
    private Prediction prediction(Scenario scenario, Prediction.Part slowest, List<Prediction.Part> parts) {
        Duration once = slowest.span().most();
        Span span = new Span(once, once.multipliedBy(2));
        Duration inCharge = scenario == Scenario.API_CRASH
                ? service.timers().retry()
                : service.timers().patience();
        return new Prediction(
                scenario,
                service.name(),
                new Outcome.Takes(span, slowest.why() + "; twice where the dead address comes first again"),
                parts,
                "the client's own " + text(inCharge),
                Optional.empty(),
                List.of(),
                List.of());
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(monitor.parameters());
        parameters.put("name", service.name() + " at " + service.server());
        parameters.put("caching resolver", service.cache().map(String::valueOf).orElse("none"));
        parameters.put(
                "clients",
                "all addresses together " + text(service.timers().patience()) + ", one at least "
                        + text(service.timers().leastShare()) + ", the next beside it after "
                        + text(service.timers().attemptDelay()) + ", again after "
                        + text(service.timers().retry()));
        try {
            DnsAnswer.Addresses now = new NameTrial(service, clock).ask(service.server());
            parameters.put("time to live", text(now.timeToLive()));
            parameters.put("addresses", String.valueOf(now.addresses().size()));
        } catch (IOException unanswered) {
            parameters.put("time to live", String.valueOf(unanswered.getMessage()));
        }
        return parameters;
    }

    private static String text(Duration time) {
        return new Span(time, time).text();
    }

    /** What clients of the virtual address felt meanwhile is another drill's. */
    @Override
    public Repetition measured(Attempt attempt) {
        Repetition seen = monitor.measured(attempt);
        Map<String, Measured> names = await(trial(attempt.run(), attempt.number()));
        IncidentFigures figures =
                new IncidentFigures(Map.of(), Map.of(Phase.SERVICE.text(), slowest(names)), Optional.empty());
        return new Repetition(
                seen.number(),
                seen.target(),
                seen.ending(),
                seen.reason(),
                seen.begin(),
                seen.incident(),
                Optional.empty(),
                figures,
                NOTHING,
                Optional.empty(),
                NOTHING,
                names,
                seen.contaminations());
    }

    private Map<String, Measured> await(String trial) {
        CompletableFuture<Map<String, Measured>> result;
        synchronized (this) {
            result = trials.getOrDefault(trial, CompletableFuture.completedFuture(Map.of()));
        }
        try {
            return result.get(NO_LONGER.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Map.of();
        } catch (ExecutionException | TimeoutException fault) {
            return Map.of("name", Measured.unknown(fault.toString()));
        }
    }

    private static IncidentPhase slowest(Map<String, Measured> names) {
        Optional<Measured> slowest = Optional.empty();
        for (Client client : Client.values()) {
            for (Map.Entry<String, Measured> one : names.entrySet()) {
                Optional<Duration> took = one.getValue().duration();
                if (!one.getKey().startsWith(client.text())) {
                    continue;
                }
                if (took.isEmpty()) {
                    return IncidentPhase.unknown(
                            one.getKey() + ": " + one.getValue().reason());
                }
                slowest = slowest.filter(most -> most.duration().orElseThrow().compareTo(took.get()) >= 0)
                        .or(() -> Optional.of(one.getValue()));
            }
        }
        return slowest.map(one -> new IncidentPhase(
                        one.duration(),
                        Optional.empty(),
                        Optional.of(one.uncertainty()),
                        "fault.begin",
                        "svc.recovered",
                        "the slowest of all clients, each from its own first attempt"))
                .orElseGet(() -> IncidentPhase.unknown("no client was started"));
    }
}
