package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.PrefixStateChanged.Cause;
import io.vipwatch.monitor.event.PrefixStateChanged.Failover;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionDown.SessionLoss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why something was lost, and what is known of how long it took to notice. */
final class Losses {
    private Losses() {}

    /** {@return the cause that a change of a path is; the end of a session where that brought it about} */
    static Cause cause(PathChange change, String node, Optional<SessionDown> loss, Optional<BfdDown> bfd) {
        if (change.reason() == RouteReason.BFD) {
            return new Cause(
                    RouteReason.BFD.text(), Optional.of(node), words(bfd) + "; graceful restart had kept the path");
        }
        boolean bySession = change.reason() == RouteReason.SESSION_LOST
                || (change.change() == RouteAction.STALE && loss.isPresent());
        if (bySession && loss.isPresent()) {
            SessionLoss session = loss.get().loss();
            String kept = change.change() == RouteAction.STALE ? "; graceful restart keeps its paths" : "";
            String detail = session.cause() == LossCause.BFD ? words(bfd) : session.detail();
            return new Cause(session.cause().text(), Optional.of(node), detail + kept);
        }
        String kind = change.reason() == RouteReason.UPDATE
                ? change.change().text()
                : change.reason().text();
        return new Cause(kind, Optional.of(node), change.detail());
    }

    private static String words(Optional<BfdDown> bfd) {
        return bfd.map(down -> "BFD went " + down.state() + ": " + down.diagnostic())
                .orElse("BFD went Down");
    }

    /** {@return what is known of the loss of these origins, if there are any} */
    static Optional<Failover> failover(
            Standing before, Standing now, Cause cause, Optional<SessionDown> loss, Optional<BfdDown> bfd) {
        List<String> lost = new ArrayList<>(before.possibleOrigins());
        lost.removeAll(now.possibleOrigins());
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        List<String> remaining = List.copyOf(now.possibleOrigins());
        if (cause.kind().equals(LossCause.BFD.text())) {
            return Optional.of(byBfd(lost, remaining, bfd));
        }
        boolean bySession = loss.isPresent() && loss.get().loss().cause().text().equals(cause.kind());
        if (!bySession) {
            String explanation = cause.kind().equals(RouteReason.EXPLICIT.text())
                    ? "the node withdrew it by itself: nothing had to be detected"
                    : "nothing fell silent: there is no detection to time";
            return Optional.of(
                    new Failover(lost, remaining, Optional.empty(), Optional.empty(), Optional.empty(), explanation));
        }
        SessionLoss session = loss.get().loss();
        Duration least = session.cause() == LossCause.HOLD_TIMER
                ? floor(session.silence().minus(session.keepalive()))
                : Duration.ZERO;
        return Optional.of(new Failover(
                lost,
                remaining,
                Optional.of(session.silence()),
                Optional.of(least),
                Optional.of(session.silence()),
                explanation(session)));
    }

    private static Failover byBfd(List<String> lost, List<String> remaining, Optional<BfdDown> bfd) {
        Optional<Duration> silence = bfd.flatMap(BfdDown::silence);
        if (bfd.isEmpty() || silence.isEmpty()) {
            String unknown = "BFD went Down, and when the node was heard last is not known";
            return new Failover(lost, remaining, Optional.empty(), Optional.empty(), Optional.empty(), unknown);
        }
        Duration interval = bfd.get().session().receiveInterval();
        boolean expired = bfd.get().cause().equals("detection-time-expired");
        return new Failover(
                lost,
                remaining,
                silence,
                Optional.of(expired ? floor(silence.get().minus(interval)) : Duration.ZERO),
                silence,
                expired
                        ? "the node fell silent at some time between its last BFD packet and the next one, due within "
                                + text(interval)
                        : "the node failed at some time since its last BFD packet but one, and said so in the last");
    }

    private static String explanation(SessionLoss session) {
        if (session.cause() == LossCause.HOLD_TIMER) {
            return "the node fell silent at some time between its last message and the next KEEPALIVE, due within "
                    + text(session.keepalive());
        }
        return "the node failed at some time since its last message; what ended the session arrived by itself";
    }

    private static Duration floor(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
