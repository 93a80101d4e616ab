package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines of Linux's {@code TZ=UTC ip -6 -o -ts monitor route}: one change a line. */
public final class IpMonitorLine {
    private static final Pattern STAMP = Pattern.compile("\\[([0-9T:.-]{19,29})\\] (.*)");
    /** Routes that nobody's packets are forwarded by. */
    private static final Set<String> OF_THE_HOST = Set.of("local", "broadcast", "anycast", "multicast");

    private static final Set<String> DROPPING = Set.of("blackhole", "unreachable", "prohibit", "throw", "unicast");

    private IpMonitorLine() {}

    /** {@return the change that {@code line} tells, if it tells one of the main table} */
    public static Optional<FibChange> read(String line) {
        Matcher stamped = STAMP.matcher(line);
        boolean has = stamped.matches();
        List<String> words = new ArrayList<>(List.of(
                (has ? stamped.group(2) : line).replace('\\', ' ').strip().split("\\s+")));
        Optional<Instant> stamp = has ? stamp(stamped.group(1)) : Optional.empty();
        boolean deleted = words.getFirst().equals("Deleted");
        if (deleted) {
            words.removeFirst();
        }
        if (!words.isEmpty() && DROPPING.contains(words.getFirst())) {
            words.removeFirst();
        }
        if (words.isEmpty() || OF_THE_HOST.contains(words.getFirst()) || words.contains("table")) {
            return Optional.empty();
        }
        Optional<Prefix> prefix = KernelRoute.destination(words.getFirst());
        FibChange.Kind kind = deleted ? FibChange.Kind.DELETED : FibChange.Kind.INSTALLED;
        OptionalLong metric = after(words, "metric").map(JsonAnswer::number).orElse(OptionalLong.empty());
        return prefix.map(some -> new FibChange(kind, some, nextHops(words), true, metric, stamp));
    }

    private static Optional<Instant> stamp(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    /** A route with one next hop has its words in place of a list. */
    private static List<KernelRoute.NextHop> nextHops(List<String> words) {
        List<KernelRoute.NextHop> nextHops = new ArrayList<>();
        int from = words.indexOf("nexthop");
        if (from < 0) {
            nextHops.add(nextHop(words));
        }
        while (from >= 0) {
            List<String> rest = words.subList(from + 1, words.size());
            int next = rest.indexOf("nexthop");
            nextHops.add(nextHop(next < 0 ? rest : rest.subList(0, next)));
            from = next < 0 ? -1 : from + 1 + next;
        }
        return nextHops;
    }

    private static KernelRoute.NextHop nextHop(List<String> words) {
        return new KernelRoute.NextHop(after(words, "via").flatMap(KernelRoute::gateway), after(words, "dev"));
    }

    private static Optional<String> after(List<String> words, String keyword) {
        int at = words.indexOf(keyword);
        return at >= 0 && at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
    }
}
