package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.run.DrillState.Laid;
import java.time.Duration;
import java.util.Optional;

/** The lease of the dead-man in one turn of the machine: when it is renewed, and until when it can be relied on. */
class LeasedTurn extends TurnState {
    static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

    /** The host counts its lease in whole seconds. */
    private static final Duration COUNTED_IN = Duration.ofSeconds(1);

    LeasedTurn(Course course, DrillState state, long now) {
        super(course, state, now);
    }

    /** However long the answer took: the dead-man may not fire before the runner knows that it may. */
    static long until(long asked, Duration lease) {
        return asked + lease.minus(COUNTED_IN).toNanos();
    }

    boolean isRenewable() {
        return laid.filter(Laid::renewable).isPresent();
    }

    void mayRenew(boolean may) {
        laid = laid.map(it -> it.maybeRenewed(may));
    }

    boolean leaseIsLost() {
        return laid.filter(it -> it.renewable() && reached(it.lease())).isPresent();
    }

    void renewWhenDue() {
        laid.filter(it -> it.renewable() && !it.renewing() && reached(it.renewAt()))
                .ifPresent(it -> {
                    laid = Optional.of(it.nowRenewing(now));
                    actions.add(new DrillAction.Renew(it.step()));
                });
    }

    void renewed(boolean good) {
        laid = laid.map(it -> good
                ? it.renewed(
                        until(it.asked(), course.lease()), in(course.lease().dividedBy(3)))
                : it.renewed(it.lease(), in(BETWEEN_ATTEMPTS)));
    }
}
