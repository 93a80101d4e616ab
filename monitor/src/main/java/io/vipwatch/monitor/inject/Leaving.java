package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectServiceSection.OnExit;
import io.vipwatch.monitor.event.Moment;

/**
 * What becomes of a service's paths while the monitor ends.
 *
 * @param policy what the configuration says
 * @param since since when
 * @param lowered whether they are announced with a lower preference still, until the edges have moved
 */
record Leaving(OnExit policy, Moment since, boolean lowered) {
    /** {@return the same with the paths withdrawn} */
    Leaving withdrawn() {
        return new Leaving(policy, since, false);
    }
}
