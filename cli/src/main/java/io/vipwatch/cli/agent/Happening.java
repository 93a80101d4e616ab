package io.vipwatch.cli.agent;

import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.cli.health.Health;

/** What an agent has a line for. */
sealed interface Happening {
    /** Something in the BFD system. */
    record InBfd(BfdEvent event) implements Happening {}

    /**
     * The health of the node has changed.
     *
     * @param stamp when
     * @param from what was held before
     * @param to what is held now
     * @param check the check in words
     * @param reason the last answer in words
     * @param reaction what the remote systems are told while it is unhealthy
     */
    record HealthChanged(
            Stamp stamp,
            Health.Verdict from,
            Health.Verdict to,
            String check,
            String reason,
            AgentConfig.Reaction reaction)
            implements Happening {}

    /**
     * Nobody read the lines, and some were not kept.
     *
     * @param lines how many
     */
    record Missed(long lines) implements Happening {}
}
