package io.vipwatch.cli.agent;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.Locale;

/** The JSON Lines of an agent, as docs/bfd-agent.md describes them. */
final class Lines {
    private Lines() {}

    static String of(Happening happening) {
        return switch (happening) {
            case Happening.InBfd(BfdEvent event) -> of(event);
            case Happening.HealthChanged changed -> of(changed);
            case Happening.Missed(long lines) ->
                JsonLine.ofType("agent.missed").with("lines", lines).end();
        };
    }

    private static String of(BfdEvent event) {
        return switch (event) {
            case BfdEvent.StateChanged changed -> of(changed);
            case BfdEvent.SessionCreated(Stamp stamp, SessionIdentity session) ->
                about("bfd.created", stamp, session)
                        .withText("range", session.range())
                        .end();
            case BfdEvent.SessionForgotten(Stamp stamp, SessionIdentity session) ->
                about("bfd.forgotten", stamp, session)
                        .withText("range", session.range())
                        .end();
            case BfdEvent.CreationRefused refused ->
                at("bfd.refused", refused.stamp())
                        .with("peer", refused.address())
                        .with("range", refused.range())
                        .with("reason", word(refused.reason()))
                        .with("suppressed", refused.suppressed())
                        .end();
            case BfdEvent.Stalled stalled ->
                at("bfd.stall", stalled.stamp())
                        .with("duration_ns", stalled.duration().toNanos())
                        .with("receive_buffer_drops", stalled.receiveBufferDrops())
                        .with("suppressed", stalled.suppressed())
                        .end();
            case BfdEvent.NegotiatedChanged changed ->
                about("bfd.negotiated", changed.stamp(), changed.session())
                        .with("transmit_interval_ns", changed.transmitInterval().toNanos())
                        .with("detection_time_ns", changed.detectionTime().toNanos())
                        .end();
            case BfdEvent.Faulted fault ->
                at("bfd.fault", fault.stamp())
                        .withText("peer", fault.session().map(Lines::peer))
                        .with("exception", fault.exception().toString())
                        .end();
            case BfdEvent.EngineEnded ended ->
                at("bfd.ended", ended.stamp()).with("exception", ended.text()).end();
        };
    }

    private static String of(BfdEvent.StateChanged changed) {
        return about(type(changed.from(), changed.to()), changed.stamp(), changed.session())
                .with("state", changed.to().text())
                .with("diagnostic", changed.diagnostic().text())
                .withNumber("last_rx_ns", changed.lastHeard().map(Stamp::epochNanos))
                .withNumber("detection_time_ns", changed.detectionTime().map(Duration::toNanos))
                .with("from", changed.from().text())
                .withText("remote_diagnostic", changed.remoteDiagnostic().map(Diagnostic::text))
                .with("cause", word(changed.cause()))
                .with("failure", changed.failure())
                .withNumber(
                        "silence_ns",
                        changed.lastHeard()
                                .map(heard -> changed.stamp().since(heard).toNanos()))
                .withNumber("overhead_ns", changed.overhead().map(Duration::toNanos))
                .end();
    }

    private static String type(SessionState from, SessionState to) {
        if (to == SessionState.UP) {
            return "bfd.up";
        }
        return from == SessionState.UP ? "bfd.down" : "bfd.state";
    }

    private static String of(Happening.HealthChanged changed) {
        return at("health.state", changed.stamp())
                .with("state", changed.to().text())
                .with("from", changed.from().text())
                .with("check", changed.check())
                .with("reason", changed.reason())
                .with("on_unhealthy", changed.reaction().text())
                .end();
    }

    private static JsonLine at(String type, Stamp stamp) {
        return JsonLine.ofType(type).with("t_ns", stamp.epochNanos());
    }

    private static JsonLine about(String type, Stamp stamp, SessionIdentity session) {
        return at(type, stamp).with("peer", peer(session));
    }

    /** The address in its canonical form (RFC 5952); the interface of a link-local one stands in the session's name. */
    private static String peer(SessionIdentity session) {
        int scope = session.name().indexOf('%');
        return IpAddress.of(session.remote()) + (scope < 0 ? "" : session.name().substring(scope));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
