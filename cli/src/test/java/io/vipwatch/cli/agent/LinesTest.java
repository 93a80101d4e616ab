package io.vipwatch.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.cli.health.Health;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The lines as docs/bfd-agent.md has them, to the letter: others parse them. */
class LinesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Stamp HEARD = new Stamp(100 * SECOND, 1_767_225_600 * SECOND);
    private static final Stamp NOW = new Stamp(HEARD.monotonicNanos() + 900_200_000, HEARD.epochNanos() + 900_200_000);
    private static final SessionIdentity PEER =
            new SessionIdentity("2001:db8::1", InetAddress.ofLiteral("2001:db8::1"), Optional.empty());

    private static String line(BfdEvent event) {
        return Lines.of(new Happening.InBfd(event));
    }

    @Test
    void aPeerThatFellSilentIsDownWithTheSilenceAndWhatThisMachineAdded() {
        BfdEvent expired = new BfdEvent.StateChanged(
                NOW,
                PEER,
                SessionState.UP,
                SessionState.DOWN,
                Diagnostic.CONTROL_DETECTION_TIME_EXPIRED,
                Optional.of(Diagnostic.NO_DIAGNOSTIC),
                Cause.DETECTION_TIME_EXPIRED,
                Optional.of(HEARD),
                Optional.of(Duration.ofMillis(900)),
                true);
        assertThat(line(expired))
                .isEqualTo("{\"type\":\"bfd.down\",\"t_ns\":1767225600900200000,\"peer\":\"2001:db8::1\","
                        + "\"state\":\"Down\",\"diagnostic\":\"Control Detection Time Expired\","
                        + "\"last_rx_ns\":1767225600000000000,\"detection_time_ns\":900000000,"
                        + "\"from\":\"Up\",\"remote_diagnostic\":\"No Diagnostic\","
                        + "\"cause\":\"detection-time-expired\",\"failure\":true,"
                        + "\"silence_ns\":900200000,\"overhead_ns\":200000}\n");
    }

    @Test
    void whatIsNotKnownIsNullAndNotAbsent() {
        BfdEvent disabled = new BfdEvent.StateChanged(
                NOW,
                PEER,
                SessionState.DOWN,
                SessionState.ADMIN_DOWN,
                Diagnostic.ADMINISTRATIVELY_DOWN,
                Optional.empty(),
                Cause.DISABLED,
                Optional.empty(),
                Optional.empty(),
                false);
        assertThat(line(disabled))
                .startsWith("{\"type\":\"bfd.state\",")
                .contains("\"last_rx_ns\":null,\"detection_time_ns\":null,", "\"remote_diagnostic\":null,")
                .contains("\"failure\":false,\"silence_ns\":null,\"overhead_ns\":null}");
    }

    @Test
    void toUpIsUpAndFromUpIsDownWhoeverEndedIt() {
        assertThat(line(change(SessionState.INIT, SessionState.UP))).startsWith("{\"type\":\"bfd.up\"");
        assertThat(line(change(SessionState.DOWN, SessionState.UP))).startsWith("{\"type\":\"bfd.up\"");
        assertThat(line(change(SessionState.UP, SessionState.DOWN))).startsWith("{\"type\":\"bfd.down\"");
        assertThat(line(change(SessionState.UP, SessionState.ADMIN_DOWN))).startsWith("{\"type\":\"bfd.down\"");
        assertThat(line(change(SessionState.DOWN, SessionState.INIT))).startsWith("{\"type\":\"bfd.state\"");
        assertThat(line(change(SessionState.INIT, SessionState.DOWN))).startsWith("{\"type\":\"bfd.state\"");
    }

    private static BfdEvent change(SessionState from, SessionState to) {
        return new BfdEvent.StateChanged(
                NOW,
                PEER,
                from,
                to,
                Diagnostic.NO_DIAGNOSTIC,
                Optional.empty(),
                Cause.HANDSHAKE,
                Optional.of(HEARD),
                Optional.empty(),
                false);
    }

    @Test
    void aLinkLocalPeerOfARangeIsNamedWithItsInterface() {
        SessionIdentity unsolicited = new SessionIdentity(
                "range1/fe80:0:0:0:0:0:0:1%eth0", InetAddress.ofLiteral("fe80::1"), Optional.of("range1"));
        assertThat(line(new BfdEvent.SessionCreated(NOW, unsolicited)))
                .isEqualTo("{\"type\":\"bfd.created\",\"t_ns\":1767225600900200000,\"peer\":\"fe80::1%eth0\","
                        + "\"range\":\"range1\"}\n");
        assertThat(line(new BfdEvent.SessionForgotten(NOW, unsolicited))).startsWith("{\"type\":\"bfd.forgotten\"");
    }

    @Test
    void refusalsStallsIntervalsAndFaultsHaveLinesOfTheirOwn() {
        assertThat(line(new BfdEvent.CreationRefused(
                        NOW, "range1", "2001:db8::7", DiscardReason.SESSION_ADMIN_DOWN, 3)))
                .isEqualTo("{\"type\":\"bfd.refused\",\"t_ns\":1767225600900200000,\"peer\":\"2001:db8::7\","
                        + "\"range\":\"range1\",\"reason\":\"session-admin-down\",\"suppressed\":3}\n");
        assertThat(line(new BfdEvent.Stalled(NOW, Duration.ofMillis(7), 2, 1)))
                .isEqualTo("{\"type\":\"bfd.stall\",\"t_ns\":1767225600900200000,\"duration_ns\":7000000,"
                        + "\"receive_buffer_drops\":2,\"suppressed\":1}\n");
        assertThat(line(new BfdEvent.NegotiatedChanged(NOW, PEER, Duration.ofMillis(300), Duration.ofMillis(900))))
                .isEqualTo("{\"type\":\"bfd.negotiated\",\"t_ns\":1767225600900200000,\"peer\":\"2001:db8::1\","
                        + "\"transmit_interval_ns\":300000000,\"detection_time_ns\":900000000}\n");
        assertThat(line(new BfdEvent.EngineEnded(NOW, new StackOverflowError("deep"))))
                .contains("\"type\":\"bfd.ended\"")
                .contains("\"exception\":\"java.lang.StackOverflowError: deep\"");
        assertThat(line(new BfdEvent.Faulted(NOW, Optional.empty(), new IllegalStateException("a \"quote\"\n"))))
                .isEqualTo("{\"type\":\"bfd.fault\",\"t_ns\":1767225600900200000,\"peer\":null,"
                        + "\"exception\":\"java.lang.IllegalStateException: a \\\"quote\\\"\\u000a\"}\n");
    }

    @Test
    void aChangeOfHealthSaysWhatWasAskedAndAnswered() {
        assertThat(Lines.of(new Happening.HealthChanged(
                        NOW,
                        Health.Verdict.HEALTHY,
                        Health.Verdict.UNHEALTHY,
                        "GET https://[::1]:6443/livez",
                        "status 503",
                        AgentConfig.Reaction.DOWN)))
                .isEqualTo("{\"type\":\"health.state\",\"t_ns\":1767225600900200000,\"state\":\"unhealthy\","
                        + "\"from\":\"healthy\",\"check\":\"GET https://[::1]:6443/livez\","
                        + "\"reason\":\"status 503\",\"on_unhealthy\":\"down\"}\n");
        assertThat(Lines.of(new Happening.Missed(12))).isEqualTo("{\"type\":\"agent.missed\",\"lines\":12}\n");
    }
}
