package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Looks at the sessions from time to time and says, once or seldom, what keeps one from coming Up or disturbs it. Pure
 * but for its own memory; one thread at a time.
 */
final class BfdWatch {
    /** By then a peer that runs BFD has been heard: it sends every second at the slowest. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    /** How often the same reason for discarding packets is told. */
    static final Duration REPETITION = Duration.ofMinutes(1);

    private final Map<String, Seen> sessions = new HashMap<>();

    /** What was said of a session. */
    private static final class Seen {
        private boolean silenceTold;
        private final Map<DiscardReason, Told> discards = new EnumMap<>(DiscardReason.class);
    }

    /** How many discarded packets were told, and when. */
    private record Told(long count, long nanos) {}

    /**
     * What is to be said.
     *
     * @param session of which session
     * @param reason what
     * @param count how often since the last time
     */
    record Warning(SessionIdentity session, String reason, long count) {}

    /**
     * {@return what is to be said now}
     *
     * @param now the monotonic clock, on which the stamps of {@code statuses} are
     */
    List<Warning> look(List<SessionStatus> statuses, SystemStatus system, long now) {
        List<Warning> warnings = new ArrayList<>();
        for (SessionStatus status : statuses) {
            Seen seen = sessions.computeIfAbsent(status.name(), _ -> new Seen());
            silence(status, system, seen, now, warnings);
            status.counters()
                    .discarded()
                    .forEach((reason, count) -> discards(status, reason, count, seen, now, warnings));
        }
        sessions.keySet().retainAll(statuses.stream().map(SessionStatus::name).collect(Collectors.toSet()));
        return warnings;
    }

    private static void silence(
            SessionStatus status, SystemStatus system, Seen seen, long now, List<Warning> warnings) {
        if (status.lastHeard().isPresent() || status.state() == SessionState.ADMIN_DOWN) {
            seen.silenceTold = false;
            return;
        }
        if (!seen.silenceTold && now - status.since().monotonicNanos() >= SILENCE.toNanos()) {
            seen.silenceTold = true;
            warnings.add(new Warning(
                    status.identity(),
                    "the peer runs no BFD, as far as can be told: nothing was heard of it in "
                            + SILENCE.toSeconds() + " s" + discarded(system)
                            + ". Its BGP session is not affected",
                    1));
        }
    }

    /** Packets that fit no session may have been meant for this one. */
    private static String discarded(SystemStatus system) {
        String reasons = system.discarded().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue() + " × " + entry.getKey().text())
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? "" : " (packets of somebody were discarded: " + reasons + ")";
    }

    private static void discards(
            SessionStatus status, DiscardReason reason, long count, Seen seen, long now, List<Warning> warnings) {
        Told told = seen.discards.getOrDefault(reason, new Told(0, now - REPETITION.toNanos()));
        boolean due = now - told.nanos >= REPETITION.toNanos();
        if (reason == DiscardReason.SESSION_ADMIN_DOWN || count == told.count || !due) {
            return;
        }
        seen.discards.put(reason, new Told(count, now));
        warnings.add(new Warning(
                status.identity(),
                "packets of the peer are discarded: " + reason.text() + hint(status, reason),
                count - told.count));
    }

    private static String hint(SessionStatus status, DiscardReason reason) {
        int minimum = status.encapsulation().minimumHopLimit();
        if (reason == DiscardReason.HOP_LIMIT) {
            return minimum == 255
                    ? "; a peer that is a router away needs multihop at both sides"
                    : ", " + minimum + " is asked for; see multihop.minimum_hop_limit";
        }
        return reason == DiscardReason.DESTINATION_PORT ? "; single hop at one side, multihop at the other" : "";
    }
}
