package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether a service works. The first good check says that it does. Three bad ones after each other say that it does not;
 * where some had failed before, as when one of several nodes behind an address has no service, more are wanted, so that
 * what happens by chance does not count.
 */
final class ServiceState {
    private static final int LEAST = 3;
    private static final int MOST = 32;
    private static final double CHANCE = 1e-5;

    private final ProbeTarget probe;
    /** Whether each of the last checks before the present row of bad ones was good. */
    private final Deque<Boolean> before = new ArrayDeque<>();

    private Optional<Boolean> up = Optional.empty();
    private Optional<Moment> since = Optional.empty();
    private Optional<Moment> lastOk = Optional.empty();
    private Optional<Moment> failedSince = Optional.empty();
    private int failures;

    ServiceState(ProbeTarget probe) {
        this.probe = probe;
    }

    /** {@return whether it works; empty while that is not known} */
    Optional<Boolean> up() {
        return up;
    }

    Optional<ProbeOccurrence> checked(Attempt attempt) {
        return switch (attempt.outcome()) {
            case Outcome.Good(Optional<String> node, var _) -> good(attempt, node);
            case Outcome.Lost(ProbeFailure failure, String detail) -> bad(attempt.sent(), failure, detail);
            case Outcome.NotSent _ -> Optional.empty();
        };
    }

    private Optional<ProbeOccurrence> good(Attempt attempt, Optional<String> node) {
        Moment sent = attempt.sent();
        for (int i = 0; i < failures && up.orElse(true); i++) {
            remember(false);
        }
        remember(true);
        failures = 0;
        failedSince = Optional.empty();
        boolean news = !up.orElse(false);
        Optional<ProbeOccurrence> told = news
                ? Optional.of(new ServiceUp(
                        probe,
                        node,
                        sent.epochNanos(),
                        up.isPresent() ? since.map(sent::since) : Optional.empty(),
                        up.map(_ -> attempt.spacing())))
                : Optional.empty();
        if (news) {
            up = Optional.of(true);
            since = Optional.of(sent);
        }
        lastOk = Optional.of(sent);
        return told;
    }

    private void remember(boolean good) {
        before.addLast(good);
        if (before.size() > MOST) {
            before.removeFirst();
        }
    }

    private Optional<ProbeOccurrence> bad(Moment sent, ProbeFailure failure, String detail) {
        failures++;
        Moment began = failedSince.orElse(sent);
        failedSince = Optional.of(began);
        if (!up.orElse(true) || failures < wanted()) {
            return Optional.empty();
        }
        ServiceDown down = new ServiceDown(
                probe,
                failure,
                detail,
                FlowOutage.epoch(lastOk),
                began.epochNanos(),
                failures,
                up.isPresent() ? since.map(began::since) : Optional.empty());
        up = Optional.of(false);
        since = Optional.of(began);
        before.clear();
        return Optional.of(down);
    }

    private int wanted() {
        long bad = before.stream().filter(good -> !good).count();
        if (bad == 0) {
            return LEAST;
        }
        double share = (double) bad / before.size();
        int wanted = share >= 1 ? MOST : (int) Math.ceil(Math.log(CHANCE) / Math.log(share));
        return Math.max(LEAST, Math.min(MOST, wanted));
    }
}
