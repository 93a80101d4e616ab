package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a log line, without its head; one row of the table for each message that tells something. */
final class LogMessage {
    /** Identifiers of messages and error classes stand before the text since FRR 8. */
    private static final Pattern IDENTIFIERS =
            Pattern.compile("(?:\\[[A-Z0-9]{5}-[A-Z0-9]{5}\\] )?(?:\\[EC [0-9]+\\] )?");

    /** A peer, and in parentheses its host name, which releases before 8 do not print. */
    private static final String PEER = "([^\\s(]+)(?:\\([^)]*\\))?";

    private static final String PREFIX = "([0-9A-Fa-f:.]+/[0-9]+)";
    private static final String PATH_ID = "(?: with addpath ID ([0-9]+))?";
    private static final String FAMILY = "(?: IPv[46] [a-z]+)?";

    /** A message and what becomes of it. */
    private record Row(Pattern pattern, Function<MatchResult, Optional<LogEvent>> event) {}

    private static final List<Row> ROWS = List.of(
            row(
                    "%ADJCHANGE: neighbor " + PEER + " in vrf \\S+ Up\\b.*",
                    found -> new LogEvent.SessionUp(found.group(1))),
            row(
                    "%ADJCHANGE: neighbor " + PEER + " in vrf \\S+ Down ?(.*)",
                    found -> new LogEvent.SessionDown(found.group(1), found.group(2))),
            row(
                    "%NOTIFICATION(?:\\([A-Za-z ]+\\))?: (sent to|received from) neighbor " + PEER
                            + " ([0-9]{1,3})/([0-9]{1,3}) \\(([^)]*)\\).*",
                    LogMessage::notification),
            prefixRow(
                    PEER + " rcvd UPDATE about " + PREFIX + PATH_ID + FAMILY + " -- withdrawn.*",
                    (found, prefix) -> new LogEvent.WithdrawalReceived(found.group(1), prefix, pathId(found))),
            prefixRow(
                    PEER + " rcvd UPDATE about " + PREFIX + PATH_ID + FAMILY + " -- DENIED due to: (.*)",
                    (found, prefix) -> new LogEvent.RouteRefused(
                            found.group(1), prefix, found.group(4).strip())),
            prefixRow(
                    PEER + " rcvd " + PREFIX + PATH_ID + FAMILY + "(?:\\s*\\.\\.\\.duplicate ignored)?\\s*",
                    (found, prefix) -> new LogEvent.RouteReceived(found.group(1), prefix, pathId(found))),
            row(
                    ".*rcvd End-of-RIB for IPv6 Unicast from " + PEER + "(?: in vrf \\S+)?\\s*",
                    found -> new LogEvent.EndOfRib(found.group(1))),
            row(
                    PEER + " graceful restart timer started for ([0-9]{1,6}) sec.*",
                    found -> new LogEvent.RestartTimerStarted(
                            found.group(1), Duration.ofSeconds(Long.parseLong(found.group(2))))),
            row(PEER + " graceful restart timer expired.*", found -> new LogEvent.RestartTimerExpired(found.group(1))),
            new Row(
                    Pattern.compile("Tx route (add|delete) .*?" + PREFIX + "(?:.* count ([0-9]{1,4}))?(?:\\s.*)?"),
                    LogMessage::bestPath),
            row("  nhop \\[[0-9]+\\]: (\\S*) .*", found -> new LogEvent.NextHopSent(IpAddress.parse(found.group(1)))),
            row(
                    "state-change: \\[.*?peer:(\\S+?)[\\s\\]].*\\] (\\S+) -> (\\S+)(?: reason:(.*))?",
                    found -> new LogEvent.BfdStateChanged(
                            found.group(1),
                            found.group(2),
                            found.group(3),
                            Optional.ofNullable(found.group(4)).orElse("").strip())));

    private LogMessage() {}

    static Optional<LogEvent> read(String message) {
        Matcher identifiers = IDENTIFIERS.matcher(message);
        String text = identifiers.lookingAt() ? message.substring(identifiers.end()) : message;
        for (Row row : ROWS) {
            Matcher found = row.pattern.matcher(text);
            if (found.matches()) {
                return row.event.apply(found);
            }
        }
        return Optional.empty();
    }

    private static Row row(String pattern, Function<MatchResult, LogEvent> event) {
        return new Row(Pattern.compile(pattern), found -> Optional.of(event.apply(found)));
    }

    /** What becomes of a message about a prefix. */
    @FunctionalInterface
    private interface AboutPrefix {
        LogEvent event(MatchResult found, Prefix prefix);
    }

    private static Row prefixRow(String pattern, AboutPrefix about) {
        return new Row(
                Pattern.compile(pattern),
                found -> Prefix.parse(found.group(2)).map(prefix -> about.event(found, prefix)));
    }

    private static OptionalLong pathId(MatchResult found) {
        return JsonAnswer.number(Optional.ofNullable(found.group(3)).orElse(""));
    }

    private static LogEvent notification(MatchResult found) {
        return new LogEvent.Notification(
                found.group(2),
                found.group(1).equals("sent to"),
                Integer.parseInt(found.group(3)),
                Integer.parseInt(found.group(4)),
                found.group(5));
    }

    private static Optional<LogEvent> bestPath(MatchResult found) {
        boolean present = found.group(1).equals("add");
        int nextHops = Integer.parseInt(Optional.ofNullable(found.group(3)).orElse("0"));
        return Prefix.parse(found.group(2)).map(prefix -> new LogEvent.BestPathSent(prefix, present, nextHops));
    }
}
