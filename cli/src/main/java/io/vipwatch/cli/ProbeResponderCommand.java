package io.vipwatch.cli;

import io.vipwatch.monitor.config.Endpoint;
import io.vipwatch.monitor.daemon.Signals;
import io.vipwatch.monitor.probe.NodeName;
import io.vipwatch.monitor.prober.EchoResponder;
import io.vipwatch.monitor.prober.TcpEchoResponder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;

/** {@code vipwatch probe responder}: answers echo probes over UDP and TCP on a node; on the main thread until a signal comes. */
@CommandLine.Command(
        name = "responder",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Answer the monitor's probes udp-echo and tcp-session with the name of this node, on the same port of UDP and"
                    + " TCP. It answers nothing else, and never with"
                    + " more octets than it was asked with. It needs no privilege.",
            "SIGTERM, SIGINT and SIGHUP end it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch probe responder --listen [2001:db8:0:ff00::100]:7007",
            "  vipwatch probe responder --listen 192.0.2.100:7007 --name node1"
        })
final class ProbeResponderCommand implements Callable<Integer> {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Console console;
    private final CompletableFuture<Integer> end = new CompletableFuture<>();

    @CommandLine.Option(
            names = "--listen",
            required = true,
            paramLabel = "ADDRESS:PORT",
            description = "Where to listen: the virtual address itself, so that answers come from it. Repeat for more.")
    private List<String> listen = List.of();

    @CommandLine.Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The name to answer with, as the monitor knows the node; else the name of this host.")
    private Optional<String> name = Optional.empty();

    @CommandLine.Option(
            names = "--no-wait",
            description = "End with exit code 2 where an address is not there or a port is taken, in place of waiting.")
    private boolean noWait;

    ProbeResponderCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        String node = node();
        List<Endpoint> wanted = new ArrayList<>();
        for (String text : listen) {
            wanted.add(endpoint(text));
        }
        Signals.whenSent("TERM", () -> end.complete(ExitCode.GOOD));
        Signals.whenSent("HUP", () -> end.complete(ExitCode.GOOD));
        Signals.whenSent("INT", () -> end.complete(ExitCode.INTERRUPTED));
        List<Runnable> ends = new ArrayList<>();
        try {
            for (Endpoint one : wanted) {
                InetSocketAddress at = one.toSocketAddress();
                List<Beginning> both = List.of(
                        () -> EchoResponder.start(at, node)::close, () -> TcpEchoResponder.start(at, node)::close);
                for (Beginning responder : both) {
                    Optional<Runnable> begun = start(one, responder);
                    if (begun.isEmpty()) {
                        return end.join();
                    }
                    ends.add(begun.get());
                }
                console.err().println("vipwatch: answering probes at " + one + " as " + node);
            }
            return end.join();
        } finally {
            ends.forEach(Runnable::run);
        }
    }

    private String node() throws CommandFailure {
        String text = name.orElseGet(ProbeResponderCommand::hostName);
        return NodeName.of(text)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "'" + text + "' is no name of a node: letters, digits, '.', '_' and '-', at most "
                                + NodeName.LONGEST + "; --name gives another"));
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException noSuchSystem) {
            return "";
        }
    }

    private static Endpoint endpoint(String text) throws CommandFailure {
        try {
            return Endpoint.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--listen " + text + ": wanted an address and a port such as [2001:db8::100]:7007");
        }
    }

    /** Begins to answer, and gives what ends that. */
    @FunctionalInterface
    private interface Beginning {
        Runnable begin() throws IOException;
    }

    /** An address that moves between nodes may come later. {@return what ends it; empty if the end came before} */
    private Optional<Runnable> start(Endpoint at, Beginning responder) throws CommandFailure {
        String said = "";
        do {
            try {
                return Optional.of(responder.begin());
            } catch (IOException refused) {
                String reason = at + ": " + refused.getMessage();
                if (noWait) {
                    throw new CommandFailure(ExitCode.USAGE, reason);
                }
                if (!reason.equals(said)) {
                    console.err().println("vipwatch: " + reason + "; trying again each second");
                    said = reason;
                }
            }
        } while (!isOver());
        return Optional.empty();
    }

    private boolean isOver() {
        try {
            end.get(RETRY.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
