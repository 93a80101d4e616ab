package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads lines of FreeBSD's {@code route -n monitor}: the messages of the routing socket, where a change of one next hop takes
 * several lines, and since FreeBSD 14 those of netlink. A line may begin with the seconds of
 * the epoch, to the microsecond, at which the edge saw it: the message itself tells only whole seconds.
 */
public final class RouteMonitor {
    private static final Pattern STAMP = Pattern.compile("([0-9]{1,12})\\.([0-9]{6}) (.*)");
    private static final Pattern CHANGE =
            Pattern.compile("(RTM_ADD|RTM_DELETE|RTM_CHANGE): .*errno ([0-9]+), .*flags:<([A-Z0-9,_]*)>.*");
    private static final Pattern SOCKET_ADDRESSES = Pattern.compile("sockaddrs: <([A-Z0-9,_]*)>.*");
    private static final int ONES = 0xff;

    /** How far the message is read that the next line belongs to. */
    private sealed interface Stage {
        /** Before a message, or within one that is no change of a route. */
        record Outside() implements Stage {}

        /** Its first line was read. */
        record Begun(FibChange.Kind kind, Set<String> flags, Optional<Instant> stamp) implements Stage {}

        /** The addresses come with the next line, in this order. */
        record Named(Begun begun, List<String> names) implements Stage {}
    }

    private final NetlinkRouteLine netlink = new NetlinkRouteLine();
    private Stage stage = new Stage.Outside();

    /** {@return the change that is complete with {@code line}, if one is} */
    public Optional<FibChange> take(String line) {
        Matcher stamped = STAMP.matcher(line);
        boolean has = stamped.matches();
        String text = has ? stamped.group(3) : line;
        Optional<Instant> stamp = has ? Optional.of(instant(stamped.group(1), stamped.group(2))) : Optional.empty();
        Optional<FibChange> byNetlink = netlink.take(text, stamp);
        if (byNetlink.isPresent()) {
            return byNetlink;
        }
        Matcher change = CHANGE.matcher(text);
        if (change.matches()) {
            // An error answers a request of the router itself; nothing changed.
            stage = change.group(2).equals("0")
                    ? new Stage.Begun(
                            kind(change.group(1)), Set.of(change.group(3).split(",")), stamp)
                    : new Stage.Outside();
            return Optional.empty();
        }
        return switch (stage) {
            case Stage.Outside _ -> Optional.empty();
            case Stage.Begun begun -> {
                Matcher names = SOCKET_ADDRESSES.matcher(text);
                if (names.matches()) {
                    stage = new Stage.Named(begun, List.of(names.group(1).split(",")));
                } else if (text.isBlank()) {
                    stage = new Stage.Outside();
                }
                yield Optional.empty();
            }
            case Stage.Named named -> {
                stage = new Stage.Outside();
                yield change(named, List.of(text.strip().split("\\s+")));
            }
        };
    }

    private static Instant instant(String seconds, String micros) {
        return Instant.ofEpochSecond(Long.parseLong(seconds), Long.parseLong(micros) * 1000);
    }

    private static FibChange.Kind kind(String message) {
        return message.equals("RTM_DELETE") ? FibChange.Kind.DELETED : FibChange.Kind.INSTALLED;
    }

    private static Optional<FibChange> change(Stage.Named named, List<String> addresses) {
        boolean host = named.begun().flags().contains("HOST");
        Optional<Prefix> prefix = address(named, addresses, "DST")
                .flatMap(destination -> host
                        ? KernelRoute.destination(destination)
                        : KernelRoute.gateway(destination)
                                .flatMap(start -> address(named, addresses, "NETMASK")
                                        .flatMap(RouteMonitor::length)
                                        .map(length -> Prefix.of(start, length))));
        List<KernelRoute.NextHop> nextHops = address(named, addresses, "GATEWAY")
                .flatMap(KernelRoute::gateway)
                .map(gateway -> List.of(new KernelRoute.NextHop(Optional.of(gateway), Optional.empty())))
                .orElse(List.of());
        return prefix.map(some -> new FibChange(
                named.begun().kind(),
                some,
                nextHops,
                nextHops.isEmpty(),
                OptionalLong.empty(),
                named.begun().stamp()));
    }

    private static Optional<String> address(Stage.Named named, List<String> addresses, String name) {
        int at = named.names().indexOf(name);
        return at >= 0 && at < addresses.size() ? Optional.of(addresses.get(at)) : Optional.empty();
    }

    /** {@return how many ones the mask begins with, if nothing but zeros follows} */
    private static Optional<Integer> length(String mask) {
        return IpAddress.parse(mask).flatMap(address -> {
            int length = 0;
            byte[] octets = address.toByteArray();
            while (length / 8 < octets.length && (octets[length / 8] & ONES) == ONES) {
                length += 8;
            }
            if (length / 8 < octets.length) {
                length += Integer.numberOfLeadingZeros(~(octets[length / 8] << 24));
            }
            return Prefix.of(address, length).address().equals(address) ? Optional.of(length) : Optional.empty();
        });
    }
}
