package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.config.InjectCheckSection.OnFailure;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.util.function.Function;

/** What all checks of a backend say together. */
enum Verdict {
    /** What is known does not suffice for any other. */
    UNKNOWN,
    /** As many as are needed are good, and none is bad. */
    GOOD,
    /** As many as are needed are good, and another one is bad. */
    PARTLY,
    /** Too many are bad. */
    BAD;

    /** {@return whether the backend can serve} */
    boolean serves() {
        return this == GOOD || this == PARTLY;
    }

    /**
     * {@return what the checks of {@code service} say together}
     *
     * @param each what each of them says
     */
    static Verdict of(InjectServiceSection service, Function<String, Outcome> each) {
        int good = 0;
        int unknown = 0;
        boolean bad = false;
        for (InjectCheckSection check : service.checks()) {
            Outcome outcome = each.apply(check.name());
            bad |= outcome == Outcome.BAD;
            if (check.onFailure() == OnFailure.DOWN) {
                good += outcome == Outcome.GOOD ? 1 : 0;
                unknown += outcome == Outcome.UNKNOWN ? 1 : 0;
            }
        }
        if (good >= service.needed()) {
            return bad ? PARTLY : GOOD;
        }
        return good + unknown < service.needed() ? BAD : UNKNOWN;
    }
}
