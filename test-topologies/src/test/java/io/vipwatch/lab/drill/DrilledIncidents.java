package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Repetition;
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

    /** Each repetition's fault brought about one incident, whose cause is the drill, and no other. */
    void assertOneEach(DrillResult result) {
        List<Repetition> repetitions = result.repetitions();
        for (int i = 0; i < repetitions.size(); i++) {
            Repetition one = repetitions.get(i);
            long from = one.begin().orElseThrow() - 1_000_000_000L;
            long to =
                    i + 1 < repetitions.size() ? repetitions.get(i + 1).begin().orElseThrow() : Long.MAX_VALUE;
            List<JsonNode> during = all.stream()
                    .filter(incident -> incident.path("begin_ns").asLong() >= from
                            && incident.path("begin_ns").asLong() < to)
                    .filter(incident -> !isOfThisHost(incident))
                    .toList();
            assertThat(during)
                    .as("incidents of repetition %d", one.number())
                    .extracting(incident -> incident.path("id").asString() + " "
                            + incident.path("cause").asString())
                    .containsExactly(one.incident().orElseThrow() + " drill");
        }
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
