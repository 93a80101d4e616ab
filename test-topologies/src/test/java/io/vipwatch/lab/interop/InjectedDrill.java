package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A drill that kills the API of node 1, on a thread of its own, watched by a monitor that injects. */
final class InjectedDrill implements AutoCloseable {
    private final Runner runner;
    private final CompletableFuture<DrillRun.Result> result;

    private InjectedDrill(Runner runner, CompletableFuture<DrillRun.Result> result) {
        this.runner = runner;
        this.result = result;
    }

    static InjectedDrill start(InjectedLab lab, InjectedMonitor monitor, Path within, boolean injectorMayAct)
            throws IOException, ConfigException, DrillRefused {
        String text = """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: injected
                target: {node: node1, prefix: %s}
                steadyState: {noLossFor: 0s}
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                safeguards: {outage: 60s, injectorMayAct: %s}
                method:
                  - {fault: process-signal, process: api-server, signal: kill, hold: 60s}
                """.formatted(ObserverConfiguration.VIP, injectorMayAct);
        Path directory = Files.createTempDirectory(within, "drill");
        Runner runner = Runner.of(
                new DrillRun(
                        "run" + ProcessHandle.current().pid(),
                        DrillFiles.parse("drill.yaml", text),
                        "node1",
                        List.of("node1")),
                LabInventory.of(lab.lab()),
                new MonitorObservatory(
                        monitor.http(), monitor.control(), ObserverConfiguration.VIP, System.out::println),
                new DrillDirectory(directory),
                said -> System.out.println("drill: " + said));
        CompletableFuture<DrillRun.Result> result = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return runner.run();
                    } catch (DrillRefused | IOException failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                Thread::startVirtualThread);
        return new InjectedDrill(runner, result);
    }

    /** Has it end before its time; the fault is reverted. */
    void stop() {
        runner.stop(StopReason.ABORTED, "the test has seen enough");
    }

    /** Waits until it is over. */
    @Override
    public void close() {
        assertThat(result.orTimeout(2, TimeUnit.MINUTES).join().left()).isEmpty();
    }
}
