package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.store.EventFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers that are one JSON object each. */
final class Resources {
    private static final int ROUTES_UNLESS_SAID = 1_000;
    private static final int ROUTES_AT_MOST = 100_000;

    private final MonitorView view;

    Resources(MonitorView view) {
        this.view = view;
    }

    void health(HttpExchange exchange) throws IOException {
        Optional<String> sickness = view.sickness();
        Answer.text(exchange, sickness.isEmpty() ? 200 : 503, sickness.orElse("ok") + "\n");
    }

    void readiness(HttpExchange exchange) throws IOException {
        List<String> reasons = view.unreadiness();
        List<String> lines = new ArrayList<>(reasons.isEmpty() ? List.of("ok") : reasons);
        lines.addAll(view.past().remarks());
        Answer.text(exchange, reasons.isEmpty() ? 200 : 503, String.join("\n", lines) + "\n");
    }

    void sessions(HttpExchange exchange) throws IOException {
        Query.of(exchange);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("sessions", view.sessions());
        answer.put("bfd_unavailable", view.bfdUnavailable());
        Answer.json(exchange, 200, answer);
    }

    void bfd(HttpExchange exchange) throws IOException {
        Query.of(exchange);
        Answer.json(
                exchange,
                200,
                Map.of(
                        "engine",
                        view.bfdEngine(),
                        "sessions",
                        view.bfdSessions(),
                        "unavailable",
                        view.bfdUnavailable()));
    }

    void probes(HttpExchange exchange) throws IOException {
        Query.of(exchange);
        Answer.json(exchange, 200, Map.of("probes", view.probes()));
    }

    void prefixes(HttpExchange exchange) throws IOException, InterruptedException, UnavailableException {
        Query.of(exchange);
        Snapshot snapshot = view.snapshot();
        Answer.json(exchange, 200, new PrefixesReport(snapshot.seq(), snapshot.time(), snapshot.prefixes()));
    }

    void routes(HttpExchange exchange) throws IOException, InterruptedException, UnavailableException {
        Query query = Query.of(exchange, "peer", "family", "prefix", "limit");
        int limit = Math.toIntExact(query.number("limit", 0, ROUTES_AT_MOST).orElse(ROUTES_UNLESS_SAID));
        Answer.json(
                exchange,
                200,
                view.routes(new RouteQuery(
                        query.text("peer"),
                        query.text("family").map(Resources::family),
                        query.text("prefix").map(Resources::prefix),
                        limit)));
    }

    void edge(HttpExchange exchange) throws IOException {
        Query.of(exchange);
        Answer.json(exchange, 200, view.edge().<Object>map(found -> found).orElse(Map.of()));
    }

    void explain(HttpExchange exchange) throws IOException, InterruptedException, UnavailableException {
        Query.of(exchange);
        Answer.json(exchange, 200, view.explain());
    }

    void crosscheck(HttpExchange exchange) throws IOException, InterruptedException {
        Query query = Query.of(exchange, "now");
        Answer.json(exchange, 200, view.crosscheck(query.flag("now", false)));
    }

    void inject(HttpExchange exchange) throws IOException, UnavailableException, InterruptedException {
        Query.of(exchange);
        Optional<InjectReport> report = view.inject();
        Answer.json(exchange, 200, report.<Object>map(found -> found).orElse(Map.of()));
    }

    void routeCount(HttpExchange exchange) throws IOException {
        Query.of(exchange);
        Answer.json(exchange, 200, view.routeCount());
    }

    private static Family family(String text) {
        return switch (text) {
            case "ipv6-unicast" -> Family.IPV6_UNICAST;
            case "ipv4-unicast" -> Family.IPV4_UNICAST;
            default -> throw new BadRequest("family is ipv6-unicast or ipv4-unicast, not '" + text + "'");
        };
    }

    private static Prefix prefix(String text) {
        try {
            return EventFilter.prefixOf(text);
        } catch (IllegalArgumentException none) {
            throw new BadRequest("prefix: " + none.getMessage());
        }
    }

    private record PrefixesReport(long seq, String time, List<PrefixReport> prefixes) {}
}
