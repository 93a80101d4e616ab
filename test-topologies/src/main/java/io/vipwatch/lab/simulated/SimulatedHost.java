package io.vipwatch.lab.simulated;

import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.LocalHost;
import io.vipwatch.monitor.drill.run.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A node of the simulated lab as a drill sees it. Scripts are run by this machine's shell as on any node, the dead-man's
 * among them, but in a directory that stands for the node's {@code /run}, and with an {@code nft} of its own: the rules that
 * it is given make the node silent in the simulated network. A virtual thread of its own looks at the rules all the time,
 * since the dead-man takes them back by itself.
 */
final class SimulatedHost implements Host {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final LabNode node;
    private final Path directory;
    private final LocalHost shell = new LocalHost();
    private final Thread looking;
    private Optional<AppliedFault> silence = Optional.empty();
    private Optional<Fault.Direction> direction = Optional.empty();

    SimulatedHost(LabNode node, Path directory) {
        this.node = node;
        this.directory = directory;
        try {
            for (String part : new String[] {"run", "bin", "tables"}) {
                Files.createDirectories(directory.resolve(part));
            }
            for (String command : new String[] {"nft", "ip", "ps"}) {
                install(command);
            }
        } catch (IOException unwritable) {
            throw new LabFailure("no simulated host in " + directory + ": " + unwritable.getMessage(), unwritable);
        }
        looking = Thread.ofVirtual().name("simulated-" + node.name()).start(this::look);
    }

    private void install(String command) throws IOException {
        Path file = directory.resolve("bin").resolve(command);
        try (InputStream text = Objects.requireNonNull(SimulatedHost.class.getResourceAsStream(command), command)) {
            Files.copy(text, file);
        }
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    @Override
    public String name() {
        return node.name();
    }

    @Override
    public boolean sharesOurClock() {
        return true;
    }

    @Override
    public Outcome run(Script script) {
        String own =
                "SIMULATED_HOST='" + directory + "'; PATH=\"$SIMULATED_HOST/bin:$PATH\"; export SIMULATED_HOST PATH\n"
                        + script.text().replace("/run/", directory + "/run/");
        Outcome outcome = shell.run(new Script(script.host(), own, script.limit()));
        follow();
        return outcome;
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            follow();
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    /** Has the simulated network do what the rules say. */
    private synchronized void follow() {
        Optional<Fault.Direction> wanted = rules();
        if (!wanted.equals(direction)) {
            silence.ifPresent(AppliedFault::close);
            silence = wanted.map(way -> node.apply(Fault.SilentLoss.oneWay(way)));
            direction = wanted;
        }
    }

    private Optional<Fault.Direction> rules() {
        boolean in = false;
        boolean out = false;
        try (Stream<Path> tables = Files.list(directory.resolve("tables"))) {
            for (Path table : tables.filter(one -> !one.endsWith(".new")).toList()) {
                String text = Files.readString(table);
                in |= text.contains("hook ingress");
                out |= text.contains("hook egress");
            }
        } catch (IOException | UncheckedIOException beingTakenAway) {
            return direction;
        }
        if (in && out) {
            return Optional.of(Fault.Direction.BOTH);
        }
        return in
                ? Optional.of(Fault.Direction.INBOUND)
                : out ? Optional.of(Fault.Direction.OUTBOUND) : Optional.empty();
    }

    @Override
    public void close() {
        looking.interrupt();
        synchronized (this) {
            silence.ifPresent(AppliedFault::close);
            silence = Optional.empty();
        }
    }
}
