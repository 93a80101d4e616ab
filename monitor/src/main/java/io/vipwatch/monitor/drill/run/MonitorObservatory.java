package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.control.ControlClient;
import io.vipwatch.monitor.control.ControlException;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import io.vipwatch.monitor.prober.ProbeTempo;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running monitor, by its API and its control socket; on the thread that calls, which waits. */
public final class MonitorObservatory implements Observatory {
    private static final JsonMapper MAPPER = EventJson.mapper();
    private static final int PATIENCE_MILLIS = 3000;
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);

    /** The newest of the events in which the monitor tells that it was late, or a clock was set. */
    private static final String OWN_TROUBLE = "events?type=monitor.stall,probe.lagged,clock.step&limit=1000";

    /** Twice the usual quiet time of incidents, and some. */
    private static final int QUESTIONS = 100;

    private final URI api;
    private final Path control;
    private final String watched;
    private final Consumer<String> complaints;
    private final EventJson json = new EventJson();
    private final StampClock clock = StampClock.system();

    /**
     * A running monitor.
     *
     * @param api where its API is
     * @param control where its control socket is
     * @param watched the name of the watched prefix, or the prefix itself
     * @param complaints is told what could not be told
     */
    public MonitorObservatory(URI api, Path control, String watched, Consumer<String> complaints) {
        this.api = api;
        this.control = control;
        this.watched = watched;
        this.complaints = complaints;
    }

    @Override
    public Sight look() {
        try {
            clock.follow();
            return answers().sight(watched, clock.now().epochNanos());
        } catch (IOException | JacksonException silent) {
            return Sight.unknown(String.valueOf(silent.getMessage()));
        }
    }

    private MonitorAnswers answers() throws IOException {
        return new MonitorAnswers(
                get("sessions"), get("prefixes"), get("probes"), get("incidents"), get("crosscheck"), get("edge"));
    }

    private JsonNode get(String resource) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) api.resolve("/api/v1/" + resource).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(
                    "the monitor at " + api + " answered " + connection.getResponseCode() + " to " + resource);
        }
        try (InputStream body = connection.getInputStream()) {
            return MAPPER.readTree(body.readAllBytes());
        }
    }

    @Override
    public void tell(FaultOccurrence what, long begin, long uncertainty) {
        Event event = new Event(new UUID(0, 0), 0, "drill", Optional.empty(), new Moment(0, begin, uncertainty), what);
        String line = new String(json.line(event), StandardCharsets.UTF_8);
        try {
            ControlClient.at(control).ask("drill", "{\"event\":" + line + "}", Duration.ofMillis(PATIENCE_MILLIS));
        } catch (ControlRefusal | ControlException untold) {
            complaints.accept("the monitor could not be told of " + what.type() + ": " + untold.getMessage());
        }
    }

    @Override
    public void hurry(String reason, Duration interval, Duration lease) {
        Duration asked = interval.compareTo(ProbeTempo.LEAST) < 0 ? ProbeTempo.LEAST : interval;
        tempo("{\"reason\":" + MAPPER.writeValueAsString(reason) + ",\"interval_ns\":" + asked.toNanos()
                + ",\"lease_ns\":" + lease.toNanos() + "}");
    }

    @Override
    public void rest(String reason) {
        tempo("{\"reason\":" + MAPPER.writeValueAsString(reason) + "}");
    }

    private void tempo(String arguments) {
        try {
            ControlClient.at(control).ask("probe-tempo", arguments, Duration.ofMillis(PATIENCE_MILLIS));
        } catch (ControlRefusal | ControlException refused) {
            complaints.accept("the probes are as frequent as before: " + refused.getMessage());
        }
    }

    @Override
    public Optional<Prediction> predicted(Scenario scenario) {
        return explained(explain -> Expectations.areKnown(explain, scenario))
                .flatMap(explain -> Expectations.prediction(explain, watched, scenario));
    }

    @Override
    public Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        explained(Expectations::areKnown).map(Expectations::parameters).ifPresent(parameters::putAll);
        try {
            parameters.putAll(Circumstances.of(answers(), get("routes/count")));
        } catch (IOException | JacksonException silent) {
            complaints.accept("what else moves the figures could not be asked for: " + silent.getMessage());
        }
        return parameters;
    }

    /** A monitor that has just begun has not asked the edge yet. */
    private Optional<JsonNode> explained(Predicate<JsonNode> enough) {
        try {
            JsonNode explain = get("explain");
            for (int asked = 1; asked < QUESTIONS / 4 && !enough.test(explain); asked++) {
                Thread.sleep(BETWEEN_QUESTIONS);
                explain = get("explain");
            }
            return Optional.of(explain);
        } catch (IOException | JacksonException silent) {
            complaints.accept("what is to be expected could not be asked for: " + silent.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /** What belongs to an incident is told when nothing has changed for a while: it is waited for. */
    @Override
    public Repetition measured(Attempt attempt) {
        Measurement measurement = measurement(attempt);
        for (int asked = 1; asked < QUESTIONS && !measurement.isComplete(); asked++) {
            try {
                Thread.sleep(BETWEEN_QUESTIONS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                break;
            }
            measurement = measurement(attempt);
        }
        return measurement.repetition();
    }

    private Measurement measurement(Attempt attempt) {
        try {
            MonitorAnswers answers = answers();
            return new Measurement(
                    attempt,
                    answers.reports(),
                    answers.watching(watched),
                    attempt.begin().isPresent()
                            ? MonitorAnswers.ownTrouble(
                                    get(OWN_TROUBLE), attempt.begin().getAsLong())
                            : List.of());
        } catch (IOException | JacksonException silent) {
            complaints.accept("what was measured could not be asked for: " + silent.getMessage());
            return new Measurement(attempt, List.of(), List.of(), List.of());
        }
    }
}
