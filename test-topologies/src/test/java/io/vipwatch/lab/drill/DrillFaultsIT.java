package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.FaultKind;
import io.vipwatch.monitor.drill.Step;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultReverted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Each fault of a drill file is made, seen, taken back and seen to be gone, on hosts that stand afterwards as before. */
@Tag("lab")
class DrillFaultsIT {
    @RegisterExtension
    private static final SafetyLab lab = new SafetyLab("vipwatch-faults");

    private static final List<String> OF_PACKETS = List.of(
            "{fault: link-silent, hold: 500ms}",
            "{fault: one-way-loss, direction: in, hold: 500ms}",
            "{fault: one-way-loss, direction: out, hold: 500ms}",
            "{fault: link-down, hold: 500ms}",
            "{fault: packet-loss, percent: 30, hold: 500ms}",
            "{fault: bfd-drop, hold: 500ms}",
            "{fault: flap, count: 2, period: 600ms, hold: 1s}",
            "{fault: kill-then-silent, then: 200ms, hold: 500ms}",
            "{fault: noop, hold: 500ms}",
            "{fault: exec, check: 'test ! -e /tmp/x', apply: 'touch /tmp/x', verify: 'test -e /tmp/x',"
                    + " revert: 'rm -f /tmp/x', verifyReverted: 'test ! -e /tmp/x', hold: 500ms}");

    private static final List<String> OF_PROCESSES = Stream.of("bird6", "api-server", "calico-node")
            .flatMap(process -> Stream.of("term", "kill", "stop")
                    .map(signal ->
                            "{fault: process-signal, process: " + process + ", signal: " + signal + ", hold: 500ms}"))
            .toList();

    @TempDir
    private Path directory;

    private static List<String> ofTheHostAndItsNeighbour() {
        return List.of(
                "{fault: session-reset, hold: 500ms}",
                "{fault: neighbor-shutdown, hold: 500ms}",
                "{fault: node-reboot, hold: 500ms}",
                "{fault: power-off, powerOn: 'docker start " + lab.persistent().containerId("node3")
                        + "', hold: 500ms}");
    }

    @Test
    void everyKindOfFaultIsMadeSeenAndTakenBack() throws Exception {
        Map<String, List<String>> table = Map.of(
                "node1",
                OF_PACKETS,
                "node2",
                OF_PROCESSES,
                "node3",
                ofTheHostAndItsNeighbour(),
                "edge",
                List.of("{fault: edge-restart, hold: 500ms}"));
        Set<FaultKind> kinds = EnumSet.of(FaultKind.SERVICE_STOP);
        for (Map.Entry<String, List<String>> row : table.entrySet()) {
            for (String method : row.getValue()) {
                if (DrillFiles.parse("test.yaml", SafetyLab.drill(row.getKey(), "- " + method))
                                .method()
                                .getFirst()
                        instanceof Step.Fault fault) {
                    kinds.add(fault.fault().kind());
                }
            }
        }
        assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
        table.forEach(this::all);
    }

    private void all(String target, List<String> methods) {
        List<String> wrong = new ArrayList<>();
        for (String method : methods) {
            try {
                one(target, method);
            } catch (Exception | AssertionError failed) {
                wrong.add(target + " " + method + ": " + failed);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void one(String target, String method) throws Exception {
        String before = lab.state(target);
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = SafetyLab.runner(
                        Files.createTempDirectory(directory, target), lab.inventory(), eyes, target, "- " + method)
                .run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told).hasOnlyElementsOfTypes(FaultArmed.class, FaultApplied.class, FaultReverted.class);
        assertThat(((FaultReverted) eyes.told.getLast()).verified()).isTrue();
        assertThat(result.left()).isEmpty();
        assertThat(lab.state(target)).isEqualTo(before);
    }

    /** The lab's nodes run no systemd. */
    @Test
    void aServiceWhereThereIsNoSystemdIsNotStopped() throws Exception {
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = lab.runner(
                        directory, lab.inventory(), eyes, "- {fault: service-stop, unit: k3s, hold: 500ms}")
                .run();
        assertThat(result.ending()).isEqualTo(Ending.FAILED);
        assertThat(result.reason()).contains("service-stop cannot be made").contains("systemctl");
        assertThat(eyes.told).isEmpty();
    }
}
