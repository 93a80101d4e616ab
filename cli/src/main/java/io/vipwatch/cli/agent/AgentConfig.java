package io.vipwatch.cli.agent;

import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.cli.health.Check;
import io.vipwatch.cli.health.HealthWatch;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an agent shall do.
 *
 * @param system its sockets
 * @param sessions the systems it calls
 * @param ranges the systems that may call it (RFC 9468)
 * @param health what decides whether it tells them that the node is well
 */
public record AgentConfig(
        SystemConfig system, List<SessionConfig> sessions, List<RangeConfig> ranges, Optional<HealthGate> health) {
    public AgentConfig {
        sessions = List.copyOf(sessions);
        ranges = List.copyOf(ranges);
        if (sessions.isEmpty() && ranges.isEmpty()) {
            throw new IllegalArgumentException("neither a session nor a range");
        }
    }

    /** {@return how late this process must be for a line: half of the shortest interval of any session} */
    Duration notableStall() {
        long micros = Stream.concat(
                        sessions.stream().map(SessionConfig::parameters),
                        ranges.stream().map(RangeConfig::parameters))
                .mapToLong(wanted -> Math.min(wanted.desiredMinTxInterval(), wanted.requiredMinRxInterval()))
                .min()
                .orElseThrow();
        return Duration.of(micros / 2, ChronoUnit.MICROS);
    }

    /**
     * A health check, and what it does to the sessions.
     *
     * @param check what is asked
     * @param schedule how often
     * @param reaction what the remote systems are told while it fails
     */
    public record HealthGate(Check check, HealthWatch.Schedule schedule, Reaction reaction) {}

    /** What remote systems are told while the node is not healthy. */
    public enum Reaction {
        /** AdminDown: no failure of the path to a peer that follows RFC 5882 §4.1, which keeps its routes. */
        ADMIN_DOWN("admin-down"),
        /** Down: the path has failed, and the routes go. */
        DOWN("down");

        private final String text;

        Reaction(String text) {
            this.text = text;
        }

        /** {@return the word of the command line} */
        public String text() {
            return text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
