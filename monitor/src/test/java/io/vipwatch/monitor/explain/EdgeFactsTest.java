package io.vipwatch.monitor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The timers in force, from FRR's answers as they are. */
class EdgeFactsTest {
    private static final IpAddress NODE = IpAddress.of("2001:db8::11");

    private static final String NO_BFD_SESSIONS = "[]";

    private static String neighbor(String state, String local, String remote, String more) {
        return """
                {"2001:db8::11":{"remoteAs":65010,"bgpState":"%s","bgpTimerHoldTimeMsecs":9000,
                 "bgpTimerKeepAliveIntervalMsecs":3000,
                 "gracefulRestartInfo":{"localGrMode":"%s","remoteGrMode":"%s",
                   "timers":{"configuredRestartTimer":120,"receivedRestartTimer":10}}%s}}""".formatted(state, local, remote, more);
    }

    private static String bfd(String status, int localReceive, int remoteTransmit, int remoteMultiplier) {
        return """
                [{"multihop":false,"peer":"2001:db8::11","status":"%s","receive-interval":%d,"transmit-interval":50,
                  "detect-multiplier":9,"remote-receive-interval":50,"remote-transmit-interval":%d,
                  "remote-detect-multiplier":%d}]""".formatted(status, localReceive, remoteTransmit, remoteMultiplier);
    }

    private static Adjacency facts(String neighbors, String bfd) {
        EdgeSnapshot edge = new EdgeSnapshot(
                new Answer.Unreadable<>("not asked", ""),
                BgpNeighbor.read(neighbors),
                new Answer.Unreadable<>("not asked", ""),
                Map.of(),
                BfdPeer.read(bfd),
                new Answer.Unreadable<>("not asked", ""),
                new Answer.Unreadable<>("not asked", ""));
        return EdgeFacts.of(edge, "node1", NODE);
    }

    @Test
    void anEstablishedSessionTellsItsTimers() {
        Adjacency node = facts(neighbor("Established", "Helper*", "Restart", ""), NO_BFD_SESSIONS);
        assertThat(node.hold()).isEqualTo(Fact.of(new HoldTimer(Duration.ofSeconds(9), Duration.ofSeconds(3))));
        assertThat(node.retention()).isEqualTo(Fact.of(Retention.withoutNotification(true, Duration.ofSeconds(10))));
        assertThat(node.bfd()).isEqualTo(Fact.of(new Bfd.None()));
    }

    /** RFC 8538 §2: the second bit of the restart flags. */
    @Test
    void theNBitOfTheNodeIsRead() {
        String marked = neighbor("Established", "Helper*", "Restart", "")
                .replace("\"timers\"", "\"rBit\":false,\"nBit\":true,\"timers\"");
        assertThat(facts(marked, NO_BFD_SESSIONS).retention())
                .isEqualTo(Fact.of(new Retention(true, Duration.ofSeconds(10), true)));
        assertThat(facts(marked.replace("\"nBit\":true", "\"nBit\":false"), NO_BFD_SESSIONS)
                        .retention())
                .isEqualTo(Fact.of(new Retention(true, Duration.ofSeconds(10), false)));
    }

    @Test
    void anEdgeThatIsNoHelperKeepsNothing() {
        Adjacency node = facts(neighbor("Established", "Disable", "Restart", ""), NO_BFD_SESSIONS);
        assertThat(node.retention().found().orElseThrow().kept()).isZero();
    }

    @Test
    void aNodeThatIsAMereHelperHasNothingKept() {
        Adjacency node = facts(neighbor("Established", "Helper*", "Helper", ""), NO_BFD_SESSIONS);
        assertThat(node.retention().found().orElseThrow().kept()).isZero();
    }

    @Test
    void withoutASessionNothingNegotiatedIsKnown() {
        Adjacency node = facts(neighbor("Active", "Helper*", "NotApplicable", ""), NO_BFD_SESSIONS);
        assertThat(node.hold().doubt()).contains("there is no session between edge and node");
        assertThat(node.retention().doubt()).contains("there is no session between edge and node");
    }

    @Test
    void theDetectionTimeIsTheRemoteMultiplierTimesTheSlowerOfBothIntervals() {
        String watched = neighbor(
                "Established", "Helper*", "Restart", ",\"peerBfdInfo\":{\"status\":\"Up\",\"rxMinInterval\":300}");
        assertThat(facts(watched, bfd("up", 300, 100, 3)).bfd())
                .isEqualTo(Fact.of(new Bfd.Up(Duration.ofMillis(300), 3)));
        assertThat(facts(watched, bfd("up", 50, 200, 5)).bfd())
                .isEqualTo(Fact.of(new Bfd.Up(Duration.ofMillis(200), 5)));
    }

    @Test
    void bfdThatIsConfiguredAndDownIsNotUp() {
        String watched = neighbor("Established", "Helper*", "Restart", ",\"peerBfdInfo\":{\"status\":\"Down\"}");
        assertThat(facts(watched, bfd("down", 300, 1000, 3)).bfd()).isEqualTo(Fact.of(new Bfd.NotUp("is down")));
        assertThat(facts(watched, NO_BFD_SESSIONS).bfd()).isEqualTo(Fact.of(new Bfd.NotUp("has no session in bfdd")));
        assertThat(facts(watched, "bfdd is not running").bfd().doubt().orElseThrow())
                .startsWith("the edge's BFD sessions could not be read");
    }

    @Test
    void anAnswerThatCannotBeReadSaysNothing() {
        Adjacency node = facts("% Unknown command", NO_BFD_SESSIONS);
        assertThat(List.of(
                        node.hold().doubt(),
                        node.retention().doubt(),
                        node.bfd().doubt()))
                .allMatch(doubt -> doubt.orElseThrow().startsWith("the edge's answer could not be read"));
    }

    @Test
    void aNodeThatTheEdgeDoesNotKnowIsNotKnown() {
        String others = neighbor("Established", "Helper*", "Restart", "").replace("::11", "::12");
        assertThat(facts(others, NO_BFD_SESSIONS).hold().doubt()).contains("the edge has no neighbor 2001:db8::11");
    }
}
