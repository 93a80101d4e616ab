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
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running monitor, by its API and its control socket; on the thread that calls, which waits. */
public final class MonitorObservatory implements Observatory {
    private static final JsonMapper MAPPER = EventJson.mapper();
    private static final int PATIENCE_MILLIS = 3000;

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
        return new MonitorAnswers(get("sessions"), get("prefixes"), get("probes"), get("incidents"), get("crosscheck"));
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
    public Repetition measured(Attempt attempt) {
        MonitorAnswers answers;
        try {
            answers = answers();
        } catch (IOException | JacksonException silent) {
            complaints.accept("what was measured could not be asked for: " + silent.getMessage());
            JsonNode nothing = MAPPER.createObjectNode();
            answers = new MonitorAnswers(nothing, nothing, nothing, nothing, nothing);
        }
        return answers.measured(attempt, watched);
    }
}
