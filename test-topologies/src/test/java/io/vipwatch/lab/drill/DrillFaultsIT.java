package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.FaultKind;
import io.vipwatch.monitor.drill.Step;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.StopReason;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultReverted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    /** No test here is about the lease, which a machine that is shared may hold up for seconds. */
    private static final Duration LEASE = Duration.ofSeconds(40);

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
        Set<FaultKind> kinds = EnumSet.of(FaultKind.SERVICE_STOP); // of DrillSystemdIT
        for (Map.Entry<String, List<String>> row : table.entrySet()) {
            for (String method : row.getValue()) {
                if (DrillFiles.parse("test.yaml", SafetyLab.drill(row.getKey(), "- " + method, LEASE))
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

    private Runner runner(Unwatched eyes, String target, String method)
            throws ConfigException, IOException, DrillRefused {
        return SafetyLab.runner(
                Files.createTempDirectory(directory, target), lab.inventory(), eyes, target, method, LEASE);
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
        if (method.contains("session-reset")) {
            awaitSession(target);
        }
        String before = lab.state(target);
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner(eyes, target, "- " + method).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told).hasOnlyElementsOfTypes(FaultArmed.class, FaultApplied.class, FaultReverted.class);
        assertThat(((FaultReverted) eyes.told.getLast()).verified()).isTrue();
        boolean goesDown = method.contains("node-reboot") || method.contains("power-off");
        assertThat(eyes.told)
                .filteredOn(FaultApplied.class::isInstance)
                .singleElement()
                .satisfies(applied -> assertThat(((FaultApplied) applied).verified())
                        .as("a host that is down cannot be looked at")
                        .isEqualTo(!goesDown));
        assertThat(result.left()).isEmpty();
        assertThat(lab.state(target)).isEqualTo(before);
    }

    /** A session that is not up cannot be reset, and a lab that has just been started, or an earlier fault, has none yet. */
    private static void awaitSession(String node) throws Exception {
        String question =
                "vtysh -c 'show bgp neighbors " + lab.inventory().site(node).address() + " json'";
        SafetyLab.await(
                "the session of the edge with " + node,
                () -> lab.on("edge", question).stdout().contains("\"bgpState\":\"Established\""));
    }

    @Test
    void aNeighborThatIsShutDownAlreadyIsLeftSo() throws Exception {
        String configure = "vtysh -c 'configure terminal' -c 'router bgp 65101' -c '%sneighbor "
                + lab.inventory().site("node3").address() + " shutdown'";
        lab.on("edge", configure.formatted(""));
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner(eyes, "node3", "- {fault: neighbor-shutdown, hold: 500ms}")
                .run();
        assertThat(lab.on("edge", "vtysh -c 'show running-config'").stdout()).contains(" shutdown\n");
        lab.on("edge", configure.formatted("no "));
        assertThat(result.reason()).contains("neighbor-shutdown cannot be made").contains("shut down already");
        assertThat(eyes.told).isEmpty();
    }

    @Test
    void aConfigurationOfTheEdgeThatDiffersAfterwardsIsTold() throws Exception {
        DrillRun.Result result = runner(
                        new Unwatched(),
                        "edge",
                        "- {fault: exec, apply: \"vtysh -c 'configure terminal' -c 'ip prefix-list differs seq 5 permit any'\","
                                + " revert: 'true', hold: 100ms}")
                .run();
        lab.on("edge", "vtysh -c 'configure terminal' -c 'no ip prefix-list differs seq 5 permit any'");
        assertThat(result.ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(result.reason()).contains("edge: frr: + ip prefix-list differs seq 5 permit any");
    }

    /** The lab's nodes run no systemd. */
    @Test
    void aServiceWhereThereIsNoSystemdIsNotStopped() throws Exception {
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner(eyes, "node1", "- {fault: service-stop, unit: k3s, hold: 500ms}")
                .run();
        assertThat(result.ending()).isEqualTo(Ending.FAILED);
        assertThat(result.reason()).contains("service-stop cannot be made").contains("there is no systemd");
        assertThat(eyes.told).isEmpty();
    }

    @Test
    void bfdDropLosesThePacketsOfBfdBothWaysAndNoOther() throws Exception {
        Map<String, Datagrams.Course> courses = whileOn(
                "{fault: bfd-drop, hold: 10m}", Map.of("bfd", 3784, "multihop", 4784, "echo", 3785, "other", 9784), 5);
        courses.forEach((name, course) -> {
            assertThat(course.sent()).as(name).isGreaterThan(100);
            assertThat(course.heard())
                    .as(name)
                    .hasSize(
                            name.startsWith("bfd ") || name.startsWith("multihop ")
                                    ? 0
                                    : Math.toIntExact(course.sent()));
        });
    }

    /** Of that many packets the share that is lost differs from the chance of each by 6 points once in a million runs. */
    @Test
    void packetLossLosesTheShareThatItSays() throws Exception {
        whileOn("{fault: packet-loss, percent: 30, hold: 10m}", Map.of("other", 9785), 1)
                .forEach((name, course) -> {
                    double lost = 1 - (double) course.heard().size() / course.sent();
                    System.out.printf("packet-loss %s: %.1f %% of %d lost%n", name, 100 * lost, course.sent());
                    assertThat(course.sent()).as(name).isGreaterThanOrEqualTo(1500);
                    assertThat(lost).as(name).isBetween(0.24, 0.36);
                });
    }

    /** {@return what came of datagrams to ports and from them while a fault was on node1} */
    private Map<String, Datagrams.Course> whileOn(String fault, Map<String, Integer> ports, int everyMillis)
            throws Exception {
        Unwatched eyes = new Unwatched();
        Runner runner = runner(eyes, "node1", "- " + fault);
        CompletableFuture<DrillRun.Result> running = SafetyLab.start(runner);
        SafetyLab.await("the fault is on", () -> eyes.told.size() == 2);
        Map<String, Datagrams> flows = new LinkedHashMap<>();
        ports.forEach((name, port) -> {
            flows.put(name + " in", Datagrams.start(lab, "node2", "node1", port, everyMillis));
            flows.put(name + " out", Datagrams.start(lab, "node1", "node3", port, everyMillis));
        });
        flows.values().forEach(flow -> flow.awaitMore(everyMillis == 1 ? 1500 : 100));
        Map<String, Datagrams.Course> courses = new LinkedHashMap<>();
        flows.forEach((name, flow) -> courses.put(name, flow.stop()));
        runner.stop(StopReason.ABORTED, "seen enough");
        assertThat(running.get(1, TimeUnit.MINUTES).left()).isEmpty();
        return courses;
    }

    @Test
    void flapIsSilentSoManyTimesForHalfOfItsPeriodEach() throws Exception {
        Duration half = Duration.ofMillis(300);
        Datagrams flow = Datagrams.start(lab, "node2", "node1", 9786, 5);
        DrillRun.Result result = runner(new Unwatched(), "node1", "- {fault: flap, count: 3, period: 600ms, hold: 3s}")
                .run();
        flow.awaitMore(50);
        List<Datagrams.Heard> heard = flow.stop().heard();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        List<Datagrams.Heard> last = new ArrayList<>();
        List<Duration> silences = new ArrayList<>();
        for (int i = 1; i < heard.size(); i++) {
            if (heard.get(i).number() > heard.get(i - 1).number() + 1) {
                last.add(heard.get(i - 1));
                silences.add(
                        Duration.ofNanos(heard.get(i).nanos() - heard.get(i - 1).nanos()));
            }
        }
        System.out.println("flap: silent for " + silences);
        assertThat(silences)
                .hasSize(3)
                .allSatisfy(silence -> assertThat(silence).isGreaterThan(half.minusMillis(5)));
        for (int i = 1; i < last.size(); i++) {
            assertThat(Duration.ofNanos(last.get(i).nanos() - last.get(i - 1).nanos()))
                    .as("the next one begins a period later, and not before")
                    .isGreaterThan(half.multipliedBy(2).minusMillis(10));
        }
    }
}
