package io.vipwatch.cli.demo;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.lab.simulated.SimulatedInventory;
import io.vipwatch.lab.simulated.SimulatedLab;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.Budget;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repeat;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Reversion;
import io.vipwatch.monitor.drill.SteadyState;
import io.vipwatch.monitor.drill.Step;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.explain.Adjacency;
import io.vipwatch.monitor.explain.Explanation;
import io.vipwatch.monitor.explain.Fact;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import io.vipwatch.monitor.explain.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The drill node-failure on a simulated node, by the runner that real nodes get: its commands, its dead-man, its plan. Runs on
 * the caller's thread; what it says is taken by another one.
 */
final class DrillScene {
    private static final String PREFIX = "api";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimulatedLab lab;
    private final Path directory;
    private final URI api;
    private final MonitorObservatory monitor;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    /**
     * Prepares the drill.
     *
     * @param directory an empty directory
     * @param api where the daemon's API is
     * @param control where its control socket is
     */
    DrillScene(SimulatedLab lab, Path directory, URI api, Path control) {
        this.lab = lab;
        this.directory = directory;
        this.api = api;
        monitor = new MonitorObservatory(api, control, PREFIX, said::add);
    }

    /** {@return what has been said since it was asked for last} */
    List<String> said() {
        List<String> texts = new ArrayList<>();
        for (Optional<String> text = Optional.ofNullable(said.poll());
                text.isPresent();
                text = Optional.ofNullable(said.poll())) {
            texts.add(text.get());
        }
        return texts;
    }

    /** {@return what it has shown} */
    Demonstration.Drilled run(String node) throws IOException, ConfigException {
        DrillFile drill = shortened(DrillFiles.read("node-failure"));
        Prediction predicted = predicted(node);
        Instant started = Instant.ofEpochSecond(0, StampClock.system().now().epochNanos());
        DrillDirectory runs = new DrillDirectory(directory.resolve("drills"));
        DrillRun run = new DrillRun(drill.name(), drill, node, List.of(node));
        DrillRun.Result result;
        try (SimulatedInventory inventory = new SimulatedInventory(lab, directory.resolve("hosts"));
                DrillDirectory.Lock _ = runs.lock(drill.name())) {
            result = Runner.of(run, inventory, monitor, runs, text -> said.add("drill: " + text))
                    .run();
        } catch (DrillRefused refused) {
            throw new IOException("the drill was refused: " + refused.getMessage(), refused);
        }
        if (!result.reason().isEmpty()) {
            said.add("drill: " + result.ending().text() + ": " + result.reason());
        }
        DrillResult kept = run.kept(started.toString(), Optional.of(predicted), Map.of("hosts", "simulated"), result);
        return new Demonstration.Drilled(kept, page(result.repetitions()));
    }

    /** No probe watches a simulated address, so that what is left to be judged is how soon the loss was noticed. */
    private static DrillFile shortened(DrillFile drill) {
        List<Step> method = drill.method().stream()
                .<Step>map(step -> switch (step) {
                    case Step.Fault fault -> new Step.Fault(fault.fault(), Optional.of(Demonstration.SILENCE));
                    case Step.Pause pause -> pause;
                })
                .toList();
        List<Budget> budgets = drill.budgets().stream()
                .filter(budget -> budget.phase() == Phase.DETECTION)
                .toList();
        return new DrillFile(
                drill.name(),
                drill.description(),
                drill.claim(),
                drill.target(),
                new SteadyState(PATIENCE, 3, Duration.ZERO, Duration.ZERO, false, Optional.empty()),
                drill.traffic(),
                drill.safeguards(),
                drill.blastRadius(),
                method,
                drill.deadman(),
                drill.rollbacks(),
                new Reversion(true, PATIENCE),
                new Repeat(1, Duration.ZERO),
                budgets,
                drill.report());
    }

    private Prediction predicted(String name) {
        CalicoNode node = lab.topology().nodes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        BgpTimers timers = lab.topology().edge().timers();
        Adjacency edge = new Adjacency(
                name,
                lab.topology().address(node).toString(),
                Fact.of(new Adjacency.HoldTimer(timers.hold(), timers.keepalive())),
                Fact.of(Adjacency.Retention.withoutNotification(true, Demonstration.RESTART_TIME)),
                Fact.of(new Adjacency.Bfd.None()));
        List<String> origins =
                lab.topology().nodes().stream().map(CalicoNode::name).toList();
        Subject subject = new Subject(PREFIX, lab.topology().vip().toString(), origins, List.of(), Optional.empty());
        return Explanation.of(subject, List.of(edge)).predictions().stream()
                .filter(one -> one.scenario() == Scenario.NODE_FAILURE)
                .findFirst()
                .orElseThrow();
    }

    private Optional<String> page(List<Repetition> repetitions) throws IOException {
        Optional<String> incident = repetitions.stream()
                .map(Repetition::incident)
                .flatMap(Optional::stream)
                .findFirst();
        if (incident.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream answer =
                api.resolve("/api/v1/incidents/" + incident.get()).toURL().openStream()) {
            return Optional.of(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
