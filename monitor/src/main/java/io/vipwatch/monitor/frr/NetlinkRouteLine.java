package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines of {@code route -n monitor} as FreeBSD 14 and later print them, which have the kernel's netlink messages: a
 * route with all its next hops, the first on its own line and each of the others on one more, indented. Their own time has
 * no date, so that it is left alone.
 */
final class NetlinkRouteLine {
    private static final Pattern ROUTE = Pattern.compile(
            "[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} (?:PID +[0-9]+ )?(add/repl|delete) route (\\S+) (.*)");
    private static final Pattern DROPPING =
            Pattern.compile("(?:blackhole|unreach\\(reject\\)|prohibit\\(reject\\))\\s*");
    private static final Pattern NEXT_HOP =
            Pattern.compile("\\s*(?:gw (\\S+) )?(?:iface (\\S+) )?(?:mtu [0-9]+ )?(?:table inet6\\.([0-9]+))?\\s*");
    private static final Pattern FURTHER = Pattern.compile("\\s{8,}(gw .*)");

    /** The route whose further next hops the next lines may tell. */
    private Optional<FibChange> last = Optional.empty();

    /** {@return the change that {@code line} tells, if it is of the main table} */
    Optional<FibChange> take(String line, Optional<Instant> stamp) {
        Matcher route = ROUTE.matcher(line);
        if (route.matches()) {
            last = route(route, stamp);
            return last;
        }
        Matcher further = FURTHER.matcher(line);
        Optional<FibChange> more = further.matches()
                ? last.flatMap(before -> nextHop(further.group(1))
                        .map(hop -> new FibChange(
                                before.kind(), before.prefix(), List.of(hop), false, OptionalLong.empty(), stamp)))
                : Optional.empty();
        if (more.isEmpty()) {
            last = Optional.empty();
        }
        return more;
    }

    private static Optional<FibChange> route(Matcher route, Optional<Instant> stamp) {
        FibChange.Kind kind = route.group(1).equals("delete") ? FibChange.Kind.DELETED : FibChange.Kind.INSTALLED;
        String rest = route.group(3);
        Optional<List<KernelRoute.NextHop>> nextHops = DROPPING.matcher(rest).matches()
                ? Optional.of(List.of())
                : nextHop(rest).map(List::of);
        return nextHops.flatMap(hops -> Prefix.parse(route.group(2))
                .map(prefix -> new FibChange(kind, prefix, hops, true, OptionalLong.empty(), stamp)));
    }

    private static Optional<KernelRoute.NextHop> nextHop(String text) {
        Matcher hop = NEXT_HOP.matcher(text);
        boolean main = hop.matches()
                && Optional.ofNullable(hop.group(3)).map("0"::equals).orElse(true);
        return main
                ? Optional.of(new KernelRoute.NextHop(
                        Optional.ofNullable(hop.group(1)).flatMap(KernelRoute::gateway),
                        Optional.ofNullable(hop.group(2))))
                : Optional.empty();
    }
}
