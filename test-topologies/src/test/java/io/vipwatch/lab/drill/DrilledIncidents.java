package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.DrillResult;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The incidents of a monitor, and which of them are of a drill. Used from the test's thread. */
record DrilledIncidents(List<JsonNode> all) {
    static DrilledIncidents of(InetSocketAddress api) throws IOException, InterruptedException {
        URI uri = URI.create(
                "http://[" + api.getAddress().getHostAddress() + "]:" + api.getPort() + "/api/v1/incidents?limit=1000");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
            JsonNode incidents = new JsonMapper().readTree(text).path("incidents");
            assertThat(incidents.isArray()).as(text).isTrue();
            return new DrilledIncidents(
                    StreamSupport.stream(incidents.spliterator(), false).toList());
        }
    }

    /** The fault of each repetition of the last drill brought about one incident, whose cause is the drill, and there is no other. */
    void assertOneEach(DrillResult result) {
        List<String> wanted = result.repetitions().stream()
                .map(one -> one.incident().orElseThrow())
                .toList();
        long first = wanted.stream().mapToLong(DrilledIncidents::openedBy).min().orElseThrow();
        assertThat(all.stream()
                        .filter(incident -> openedBy(incident.path("id").asString()) >= first)
                        .filter(incident -> !isOfThisHost(incident)))
                .as("incidents since the first repetition")
                .extracting(incident -> incident.path("id").asString() + " "
                        + incident.path("cause").asString())
                .containsExactlyInAnyOrderElementsOf(
                        wanted.stream().map(id -> id + " drill").toList());
    }

    private static long openedBy(String id) {
        return Long.parseLong(id.substring("inc-".length()));
    }

    /** Probes that were lost and nothing else, while this host itself was late. */
    private static boolean isOfThisHost(JsonNode incident) {
        boolean late = StreamSupport.stream(incident.path("marks").spliterator(), false)
                .map(mark -> mark.path("kind").asString())
                .anyMatch(kind -> kind.equals("stall") || kind.equals("prober-lag"));
        return late
                && incident.path("cause_source").asString().equals("probe")
                && incident.path("nodes").isEmpty();
    }
}
