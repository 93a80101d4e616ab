package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.control.ControlHandler;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.prober.ProbeTempo;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has the probes ask more often for a while: the request {@code probe-tempo} with {@code reason}, {@code interval_ns} and
 * {@code lease_ns}; with a reason alone it ends what was begun for it. On the thread of the control connection.
 */
final class TempoControl implements ControlHandler {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ProbeTempo tempo;
    private final Consumer<String> goesOn;

    /**
     * Hands over what is asked.
     *
     * @param goesOn is told of each reason that still holds
     */
    TempoControl(ProbeTempo tempo, Consumer<String> goesOn) {
        this.tempo = tempo;
        this.goesOn = goesOn;
    }

    @Override
    public ObjectNode answer(ObjectNode arguments) throws ControlRefusal, InterruptedException {
        String reason = arguments.path("reason").asString("");
        if (reason.isEmpty()) {
            throw ControlRefusal.badRequest("a request probe-tempo needs a reason");
        }
        if (arguments.path("interval_ns").isMissingNode()) {
            tempo.end(reason);
        } else {
            goesOn.accept(reason);
            begin(reason, nanos(arguments, "interval_ns"), nanos(arguments, "lease_ns"));
        }
        return EventJson.mapper().createObjectNode();
    }

    private void begin(String reason, Duration interval, Duration lease) throws ControlRefusal, InterruptedException {
        try {
            tempo.begin(reason, interval, lease).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IllegalArgumentException outOfRange) {
            throw ControlRefusal.badRequest(String.valueOf(outOfRange.getMessage()));
        } catch (TimeoutException | ExecutionException silent) {
            throw new ControlRefusal(ControlRefusal.Reason.UNAVAILABLE, "the prober does not answer");
        }
    }

    private static Duration nanos(ObjectNode arguments, String name) throws ControlRefusal {
        if (!arguments.path(name).isIntegralNumber()) {
            throw ControlRefusal.badRequest(name + " is a number of nanoseconds");
        }
        return Duration.ofNanos(arguments.path(name).asLong());
    }
}
