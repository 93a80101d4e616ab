package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.MonitorFault;
import io.vipwatch.monitor.http.Ask;
import io.vipwatch.monitor.http.BfdReport;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** BFD that cannot be had, or that a fault of ours has ended: unknown is not down. */
class BfdUnavailableTest extends BfdDaemonFixture {
    @Test
    void whereBfdCannotBeHadTheMonitorSaysSoAndWatchesBgpWithoutItUntilItCan() throws Exception {
        bfd.refuse("port 3784 is taken");
        start("{}", BfdDaemonFixture::plain);
        BfdWarning warning = observed.await(BfdWarning.class, any -> true);
        assertThat(warning.peer().peer()).isEqualTo("node1");
        assertThat(warning.reason())
                .isEqualTo("BFD cannot be had and is tried again from time to time: port 3784 is taken");
        established();
        assertThat(daemon.view().bfdUnavailable())
                .containsExactly(new BfdReport.Unavailable("node1", "port 3784 is taken"));
        retries.once();
        bfd.refuse("");
        retries.once();
        assertThat(observed.await(BfdWarning.class, any -> true).reason())
                .isEqualTo("BFD can be had now; before: port 3784 is taken");
        assertThat(daemon.view().bfdUnavailable()).isEmpty();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
    }

    @Test
    void ofTwoPortsTheOneThatIsTakenIsOpenedLaterAndTheSessionsOfTheOtherDoNotNotice() throws Exception {
        bfd.refuse(4784);
        start(two(), BfdDaemonFixture::plain);
        established();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        retries.once();
        assertThat(daemon.view().bfdUnavailable())
                .containsExactly(new BfdReport.Unavailable("node2", "port 4784 is taken"));
        assertThat(bfd.asked).containsExactly("add node1");
        bfd.refuse(0);
        retries.once();
        assertThat(daemon.view().bfdUnavailable()).isEmpty();
        assertThat(bfd.asked).containsExactly("add node1", "listen 4784", "add node2");
        bfd.up("node2");
        assertThat(observed.await(BfdUp.class, any -> true).peer().peer()).isEqualTo("node2");
        nothingHappensToTheSession();
    }

    private MonitorConfig two() throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true, bfd: {}}
                  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true, bfd: {multihop: true}}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                journal: {directory: two}
                http: {listen: "[::1]:0"}
                """, directory);
    }

    @Test
    void afterAFaultInItsEngineBfdBeginsAnewAndBgpHasNotNoticed() throws Exception {
        start("{}", BfdDaemonFixture::plain);
        established();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        bfd.end();
        assertThat(observed.await(MonitorFault.class, any -> true).part()).isEqualTo("bfd");
        retries.once();
        assertThat(observed.await(BfdWarning.class, any -> true).reason()).contains("the engine has ended by a fault");
        assertThat(observed.await(BfdWarning.class, any -> true).reason()).contains("can be had now");
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down", "bfd.down");
    }

    @Test
    void afterAFaultInItsEngineTheMonitorIsNotReadyUntilBfdRunsAgainAndSaysWhatAndSinceWhen() throws Exception {
        start("{}", BfdDaemonFixture::plain);
        established();
        Ask ask = new Ask(daemon.httpAddress());
        assertThat(ask.get("/readyz").status()).isEqualTo(200);
        bfd.end();
        String reason = "the engine has ended by a fault of its own: java.lang.StackOverflowError: deep";
        assertThat(ask.get("/readyz").status()).isEqualTo(503);
        assertThat(ask.get("/readyz").body())
                .matches("(?s)BFD has not run since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z: " + Pattern.quote(reason) + "\\s*");
        assertThat(daemon.view().bfdUnavailable()).containsExactly(new BfdReport.Unavailable("node1", reason));

        bfd.refuse("port 3784 is taken");
        retries.once();
        assertThat(ask.get("/readyz").body()).contains(reason);
        assertThat(daemon.view().bfdUnavailable())
                .containsExactly(new BfdReport.Unavailable("node1", "port 3784 is taken"));

        bfd.refuse("");
        retries.once();
        assertThat(ask.get("/readyz").status()).isEqualTo(200);
        assertThat(daemon.view().bfdUnavailable()).isEmpty();
    }

    @Test
    void aMonitorThatIsToRunNoBfdAnyMoreIsReadyWithoutIt() throws Exception {
        start("{}", BfdDaemonFixture::plain);
        established();
        bfd.end();
        daemon.reload(config(""));
        assertThat(daemon.view().unreadiness()).isEmpty();
        assertThat(daemon.view().bfdUnavailable()).isEmpty();
    }

    @Test
    void afterAFaultInItsEngineAPeerOfARangeIsUnknownAndNotDown() throws Exception {
        MonitorConfig ranged = new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers: [{name: nodes, range: 127.0.0.0/24, asn: 65010, bfd: {strict: {hold_time: 60s}}}]
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                journal: {directory: ranged}
                http: {listen: "[::1]:0"}
                """, directory);
        start(ranged, monitor -> {
            bfd.create("nodes", "127.0.0.11");
            bfd.up("nodes/127.0.0.11");
            return strict(monitor);
        });
        established();
        bfd.end();
        observed.await(MonitorFault.class, any -> true);
        assertThat(waits()).as("for BFD, of which nothing is known").isTrue();
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("bfd.down");
    }
}
