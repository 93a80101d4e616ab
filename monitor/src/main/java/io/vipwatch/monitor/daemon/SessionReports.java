package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.http.BfdReport;
import io.vipwatch.monitor.http.SessionReport;
import io.vipwatch.monitor.translation.LossTranslation;
import io.vipwatch.monitor.translation.PeerDirectory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The speaker's view of its sessions in the words of the API. */
final class SessionReports {
    private SessionReports() {}

    static SessionReport of(SessionStatus status, PeerDirectory directory, Optional<BfdReport> bfd, Moment now) {
        String name = status.peer().name();
        return new SessionReport(
                name,
                name,
                directory.roleOf(name),
                status.config().remote() instanceof Remote.Range range
                        ? range.toString()
                        : status.peer().address().toString(),
                status.config().remote() instanceof Remote.Range(var prefix, int _)
                        ? Optional.of(prefix)
                        : Optional.empty(),
                status.config().remoteAs(),
                status.config().localAs(),
                status.state().text(),
                EpochText.of(status.since().epochNanos()),
                status.since().epochNanos(),
                Duration.ofNanos(now.monotonicNanos() - status.since().monotonicNanos()),
                status.established().map(SessionReports::negotiated),
                status.lastDown().map(SessionReports::lastDown),
                status.lastFailure().map(SessionReports::lastDown),
                status.transitions(),
                counts(status.routes()),
                counts(status.staleRoutes()),
                messages(status.counters()),
                strict(status),
                bfd);
    }

    private static Optional<SessionReport.Strict> strict(SessionStatus status) {
        return status.config()
                .bfdStrictHold()
                .map(hold -> new SessionReport.Strict(
                        hold,
                        status.established()
                                .map(detail -> detail.open()
                                        .capability(BfdStrictMode.class)
                                        .isPresent())));
    }

    private static SessionReport.Negotiated negotiated(SessionStatus.Established detail) {
        Optional<GracefulRestart> restart = detail.open().capability(GracefulRestart.class);
        return new SessionReport.Negotiated(
                detail.local().toString(),
                detail.open().routerId().toString(),
                detail.holdTime(),
                detail.keepaliveTime(),
                sorted(detail.negotiated().families()),
                sorted(detail.negotiated().addPathReceive()),
                restart.isPresent() && !restart.get().families().isEmpty(),
                restart.map(GracefulRestart::restartTime).orElse(Duration.ZERO));
    }

    private static SessionReport.LastDown lastDown(SessionStatus.Down down) {
        return new SessionReport.LastDown(
                LossTranslation.kind(down.cause()).text(),
                LossTranslation.detail(down.cause()),
                EpochText.of(down.at().epochNanos()));
    }

    private static Map<String, Integer> counts(Map<Family, Integer> routes) {
        Map<String, Integer> counts = new TreeMap<>();
        routes.forEach((family, count) -> counts.put(family.text(), count));
        return counts;
    }

    private static SessionReport.Messages messages(SessionStatus.Counters counters) {
        return new SessionReport.Messages(
                counters.messagesReceived(),
                counters.updatesReceived(),
                counters.messagesSent(),
                counters.updatesSent(),
                counters.reachableUpdatesSent());
    }

    private static List<Family> sorted(Collection<Family> families) {
        return families.stream().sorted((a, b) -> a.text().compareTo(b.text())).toList();
    }
}
