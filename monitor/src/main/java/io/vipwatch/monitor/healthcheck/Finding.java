package io.vipwatch.monitor.healthcheck;

import io.vipwatch.monitor.inject.CheckResult;
import io.vipwatch.monitor.probe.Outcome;

/**
 * What a check came to.
 *
 * @param outcome good, bad, or neither
 * @param detail the same in words
 */
record Finding(CheckResult.Outcome outcome, String detail) {
    static Finding good(String detail) {
        return new Finding(CheckResult.Outcome.GOOD, detail);
    }

    static Finding bad(String detail) {
        return new Finding(CheckResult.Outcome.BAD, detail);
    }

    /** {@return that it could not be made, which says nothing of the backend} */
    static Finding unknown(String detail) {
        return new Finding(CheckResult.Outcome.UNKNOWN, detail);
    }

    /** {@return the same as a probe's outcome} */
    static Finding of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Good _ -> good("answered");
            case Outcome.Lost(var failure, String detail) -> bad(failure.text() + ": " + detail);
            case Outcome.NotSent(String reason) -> unknown("not sent: " + reason);
        };
    }
}
