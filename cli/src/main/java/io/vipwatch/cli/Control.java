package io.vipwatch.cli;

import io.vipwatch.monitor.control.ControlClient;
import io.vipwatch.monitor.control.ControlException;
import io.vipwatch.monitor.control.ControlRefusal;
import java.time.Duration;
import java.util.Map;
import tools.jackson.core.JacksonException;

/** Asks a running monitor to do something; on the thread that calls it, which waits for the answer. */
final class Control {
    private final ControlClient client;

    Control(ControlClient client) {
        this.client = client;
    }

    /**
     * {@return what the monitor answers}
     *
     * @param name the request
     * @param arguments maps, lists, texts, numbers and truth values
     * @throws CommandFailure if it does not do it, or cannot be asked, with the exit code that says so
     */
    Json ask(String name, Map<String, ?> arguments, Duration patience) throws CommandFailure {
        try {
            return new Json(JsonReader.read(client.ask(name, JsonWriter.compact(arguments), patience)));
        } catch (ControlRefusal refusal) {
            throw new CommandFailure(exitCode(refusal.reason()), refusal.text());
        } catch (ControlException unasked) {
            throw new CommandFailure(exitCode(unasked.kind()), unasked.text());
        } catch (JacksonException e) {
            throw new CommandFailure(ExitCode.INCONCLUSIVE, "what listens there is no vipwatch monitor");
        }
    }

    private static int exitCode(ControlRefusal.Reason reason) {
        return switch (reason) {
            case BAD_REQUEST -> ExitCode.USAGE;
            case REFUSED -> ExitCode.SAFEGUARD;
            case UNAVAILABLE, FAILED -> ExitCode.INCONCLUSIVE;
        };
    }

    private static int exitCode(ControlException.Kind kind) {
        return switch (kind) {
            case NO_MONITOR, NO_PERMISSION -> ExitCode.USAGE;
            case NO_ANSWER -> ExitCode.INCONCLUSIVE;
        };
    }
}
