package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.event.InjectRound;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;

/**
 * Nothing of a service is announced before each of its checks has come to something, and nothing of a backend that is new in
 * a running service before each check of that has.
 */
final class FirstRound {
    /** How long our sessions with the nodes may take after a start, before what they do not say is taken for all there is. */
    private static final Duration SESSIONS_COME_UP = Duration.ofSeconds(30);

    private FirstRound() {}

    /** Sees who has come to something. */
    static void look(InjectedService service, Moment now, Outbox out) {
        boolean all = true;
        for (Backend backend : service.backends()) {
            backend.roundDone = backend.roundDone || hasCome(backend, now, out);
            all &= backend.roundDone || backend.isTaken();
        }
        if (all && !service.roundDone) {
            service.roundDone = true;
            int good = (int) service.backends().stream()
                    .filter(backend -> backend.verdict().serves())
                    .count();
            out.tell(new InjectRound(service.name(), service.backends().size(), good, now.since(service.began)));
        }
    }

    private static boolean hasCome(Backend backend, Moment now, Outbox out) {
        boolean all = true;
        for (InjectCheckSection check : backend.service().checks()) {
            CheckTrack track = backend.health.track(check.name());
            Moment patience = backend.began.plus(check.kind().isSession() ? SESSIONS_COME_UP : toDecide(check));
            boolean awaited = patience.monotonicNanos() - now.monotonicNanos() > 0;
            if (awaited && !track.hasCome(check.kind().isSession())) {
                out.wakeAt(patience.monotonicNanos());
            }
            all &= track.hasCome(awaited && check.kind().isSession()) || (!awaited && track.hasSaidSomething());
        }
        return all;
    }

    /** {@return twice the time in which a check that does not come and go has a standing; one that does must not hold up the others} */
    private static Duration toDecide(InjectCheckSection check) {
        return check.interval().plus(check.timeout()).multipliedBy(2L * Math.max(check.rise(), check.fall()));
    }

    static String notYet(String of) {
        return "not every check of " + of + " has come to something yet";
    }
}
