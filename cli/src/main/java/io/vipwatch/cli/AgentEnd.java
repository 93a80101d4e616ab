package io.vipwatch.cli;

import io.vipwatch.monitor.daemon.Signals;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What ends an agent, and with which exit code: a signal, or the end of BFD itself. Awaited by the command's thread; what
 * ends it comes on threads of the JVM or on that of the BFD system.
 */
final class AgentEnd {
    private final Console console;
    private final CompletableFuture<Integer> code = new CompletableFuture<>();

    AgentEnd(Console console) {
        this.console = console;
    }

    /** {@return the end that SIGTERM, SIGHUP and SIGINT bring} */
    static AgentEnd bySignals(Console console) {
        AgentEnd end = new AgentEnd(console);
        Signals.whenSent("TERM", () -> end.ask(ExitCode.GOOD));
        Signals.whenSent("HUP", () -> end.ask(ExitCode.GOOD));
        Signals.whenSent("INT", () -> end.ask(ExitCode.INTERRUPTED));
        return end;
    }

    /** Somebody wants the agent to end. */
    void ask(int exitCode) {
        code.complete(exitCode);
    }

    /** An agent whose BFD has ended by an error must not go on: whoever supervises it is to start another. */
    void follow(CompletionStage<Void> termination) {
        var _ = termination.whenComplete((_, failure) -> {
            if (failure != null && code.complete(ExitCode.INCONCLUSIVE)) {
                console.err().println("vipwatch: BFD has ended: " + failure);
            }
        });
    }

    /** {@return whether the end came within {@code patience}, or before} */
    boolean within(Duration patience) {
        try {
            code.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the end; {@return its exit code} */
    int await() {
        int exitCode = code.join();
        if (exitCode != ExitCode.INCONCLUSIVE) {
            console.err().println("vipwatch: telling the peers AdminDown, then ending");
        }
        return exitCode;
    }
}
