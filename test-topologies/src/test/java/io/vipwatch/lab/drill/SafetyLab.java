package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Runner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A lab for the tests of a class, none of which may leave a host that differs: rules, links, addresses, routes, processes. */
final class SafetyLab implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    /** Its own in each test process: where a host sees the processes of others, it sees their dead-men too. */
    static final String RUN = "run" + ProcessHandle.current().pid();

    /** Ends every drill while it is there. */
    static final Path STOP = Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "vipwatch-" + RUN + "-stop");

    static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final List<String> ALL = List.of("edge", "node1", "node2", "node3");

    private final String name;
    private final List<String> compared;
    private Optional<ContainerLab> lab = Optional.empty();
    private Map<String, String> before = Map.of();

    SafetyLab(String name) {
        this(name, ALL);
    }

    /** A lab of which some members are compared after each test, and the class itself sees to the others. */
    SafetyLab(String name, List<String> compared) {
        this.name = name;
        this.compared = compared;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        lab = Optional.of(persistent().up(ReAdvertisement.MESH_DEFAULT, 1799, Optional.empty()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        persistent().down();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = states();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(states()).isEqualTo(before);
    }

    String name() {
        return name;
    }

    PersistentLab persistent() {
        return PersistentLab.named(name);
    }

    Inventory inventory() {
        return LabInventory.of(lab.orElseThrow());
    }

    /** {@return where datagrams for a node go} */
    String address(String node) {
        return lab.orElseThrow()
                .node(Integer.parseInt(node.substring("node".length())))
                .address()
                .toString();
    }

    private Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        compared.forEach(member -> states.put(member, state(member)));
        return states;
    }

    /** {@return how a member stands, with the traces of drills on it} */
    String state(String member) {
        return persistent().state(member);
    }

    Output on(String member, String script) {
        return persistent().exec(member, "sh", "-c", script);
    }

    Output sh(String script) {
        return on("node1", script);
    }

    boolean isSilent(String node) {
        return on(node, "nft list tables").stdout().contains("vipwatch");
    }

    /** Between two looks of a dead-man, and what a machine that is busy adds to its commands. */
    private static final Duration ITS_LOOKS = Duration.ofSeconds(3);

    /**
     * Waits until a node is heard again, and judges by the node's own time of it, for the wait itself may be late.
     *
     * @param since when the last sign of life was
     */
    void assertThatTheDeadManRevertedInTime(String node, String fault, Instant since) {
        await(node + " is heard again", () -> !isSilent(node));
        assertThatItFiredInTime(on(node, fired(fault)), since);
    }

    /** {@return the lines that print when the dead-man of a fault fired, also where the disk had no room for it} */
    static String fired(String fault) {
        return "date -r /run/vipwatch-drill/" + fault + "/fired +%s.%N";
    }

    static void assertThatItFiredInTime(Output fired, Instant since) {
        assertThat(fired.exitCode()).as("the dead-man did it").isZero();
        String[] parts = fired.stdout().strip().split("\\.", -1);
        Instant at = Instant.ofEpochSecond(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
        assertThat(Duration.between(since, at)).isLessThan(LEASE.plus(ITS_LOOKS));
    }

    static String drill(String target, String method) {
        return drill(target, method, LEASE);
    }

    static String drill(String target, String method, Duration lease) {
        return """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: safety
                target: {node: "%s", prefix: api}
                deadman: %ds
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                safeguards: {abortFile: "%s"}
                method:
                %s
                """.formatted(target.equals("edge") ? "${edge}" : target, lease.toSeconds(), STOP, method.indent(2));
    }

    Runner runner(Path directory, Inventory inventory, Unwatched eyes, String method)
            throws ConfigException, IOException, DrillRefused {
        return runner(directory, inventory, eyes, "node1", method);
    }

    static Runner runner(Path directory, Inventory inventory, Unwatched eyes, String target, String method)
            throws ConfigException, IOException, DrillRefused {
        return runner(directory, inventory, eyes, target, method, LEASE);
    }

    static Runner runner(
            Path directory, Inventory inventory, Unwatched eyes, String target, String method, Duration lease)
            throws ConfigException, IOException, DrillRefused {
        return Runner.of(
                new DrillRun(RUN, DrillFiles.parse("test.yaml", drill(target, method, lease)), target, List.of(target)),
                inventory,
                eyes,
                new DrillDirectory(directory),
                text -> System.out.println(target + ": " + text));
    }

    static CompletableFuture<DrillRun.Result> start(Runner runner) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return runner.run();
                    } catch (DrillRefused | IOException failed) {
                        throw new IllegalStateException(failed);
                    }
                },
                Thread::startVirtualThread);
    }

    static void await(String what, BooleanSupplier reached) {
        assertThat(Patience.until(SOON, reached)).as(what).isTrue();
    }
}
