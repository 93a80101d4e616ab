package io.vipwatch.monitor.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.http.Ask.Reply;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpApiTest extends ServedJournal {
    @Test
    void howTheEdgesEvidenceIsComeByIsShownWithWhatCanBeDone() throws Exception {
        assertThat(ask.get("/api/v1/edge").body())
                .contains("\"edge\":\"edge\",\"host\":\"edge.example\",")
                .contains("\"clock\":{\"offset_ns\":12000000,\"uncertainty_ns\":150000,\"samples\":64}")
                .contains("\"name\":\"capture\",\"state\":\"failed\",")
                .contains("\"remedy\":\"install the program on the router\"")
                .contains("\"last_received_ns\":null");
    }

    @Test
    void theCrossCheckIsWhatTheEdgeAnsweredLastUnlessItIsToBeAskedAnew() throws Exception {
        assertThat(ask.get("/api/v1/crosscheck").body())
                .contains("\"verdict\":\"unknown\",\"reason\":\"asked before\"");
        assertThat(ask.get("/api/v1/crosscheck?now=true").body()).contains("\"reason\":\"asked anew\"");
        assertThat(ask.get("/api/v1/crosscheck?then=true").status()).isEqualTo(400);
    }

    @Test
    void an_address_that_others_can_reach_is_refused() {
        assertThatThrownBy(() -> HttpApi.start(new InetSocketAddress("192.0.2.1", 0), shown, new MetricsPage(registry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token and TLS");
    }

    @Test
    void health_and_readiness_say_why_not() throws IOException {
        assertThat(ask.get("/healthz")).isEqualTo(new Reply(200, "text/plain; charset=utf-8", "ok\n"));
        assertThat(ask.get("/readyz").status()).isEqualTo(200);
        shown.sickness = Optional.of("the recorder is stuck");
        shown.unreadiness = List.of("no session is Established");
        assertThat(ask.get("/healthz").status()).isEqualTo(503);
        assertThat(ask.get("/readyz").body()).contains("no session is Established");
    }

    @Test
    void a_store_that_takes_no_events_is_told_beside_readiness_and_does_not_change_it() throws IOException {
        shown.remarks = List.of("the store sqlite takes no events: the disk is full");
        assertThat(ask.get("/readyz"))
                .isEqualTo(new Reply(
                        200, "text/plain; charset=utf-8", "ok\nthe store sqlite takes no events: the disk is full\n"));
    }

    @Test
    void the_count_of_routes_is_an_object_with_the_total_and_each_peer() throws IOException {
        assertThat(ask.get("/api/v1/routes/count").body()).isEqualTo("{\"total\":3,\"by_peer\":{\"node1\":3}}");
    }

    @Test
    void mistakes_are_answered_in_json() throws IOException {
        assertThat(ask.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(ask.get("/api/v1/events?form=1").json().path("error").asString())
                .contains("no parameter 'form'")
                .contains("from");
        assertThat(ask.get("/api/v1/events?limit=zero").status()).isEqualTo(400);
        assertThat(ask.get("/api/v1/routes?prefix=here").status()).isEqualTo(400);
        assertThat(ask.request("POST", "/api/v1/events", Map.of()).status()).isEqualTo(405);
        assertThat(ask.get("/api/v1/routes?peer=node9").status()).isEqualTo(503);
    }

    @Test
    void a_fault_of_our_own_is_answered_with_500() throws IOException {
        shown.fault = true;
        Reply reply = ask.get("/api/v1/routes/count");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.json().path("error").asString()).contains("fault in this program");
    }

    @Test
    void a_page_elsewhere_cannot_read_the_api_through_its_own_name() {
        assertThat(Site.isLocal("[::1]:9179")).isTrue();
        assertThat(Site.isLocal("localhost")).isTrue();
        assertThat(Site.isLocal("127.0.0.1:80")).isTrue();
        assertThat(Site.isLocal("rebound.example")).isFalse();
        assertThat(Site.isLocal("192.0.2.1")).isFalse();
    }

    @Test
    void metrics_are_there_with_0_from_the_start() throws IOException {
        MonitorMetrics metrics = new MonitorMetrics(registry);
        metrics.expectPeers(List.of("node1"));
        metrics.expectPrefix("api", Prefix.of("2001:db8::1/128"));
        Reply page = ask.get("/metrics");
        assertThat(page.type()).startsWith("text/plain");
        assertThat(page.body())
                .contains("vipwatch_events_total{type=\"session.down\"} 0.0")
                .contains("vipwatch_monitor_stalls_total 0.0")
                .contains("vipwatch_bgp_session_downs_total{cause=\"hold-timer\",peer=\"node1\"} 0.0")
                .contains("vipwatch_bgp_session_last_silence_seconds{peer=\"node1\"} 0.0")
                .contains("vipwatch_prefix_changes_total{name=\"api\",prefix=\"2001:db8::1/128\"} 0.0")
                .contains("vipwatch_events_total{type=\"journal.degraded\"} 0.0");
    }

    @Test
    void the_web_page_asks_nobody_else() throws IOException {
        Reply page = ask.get("/");
        assertThat(page.type()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body()).contains("<title>vipwatch</title>").doesNotContain("http://", "https://");
    }
}
