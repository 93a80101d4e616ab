package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.AdjRibIn;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.BgpTable;
import io.vipwatch.monitor.frr.FrrVersion;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that may be run on the edge, and how its answer is read. These are all there are, and none of them changes
 * anything: there is no way to run a text. The only arguments are prefixes and addresses, printed by ourselves.
 */
public sealed interface Inquiry<T> {
    /** {@return what the edge's {@code /bin/sh} has to run} */
    String script(Shell shell);

    /**
     * {@return what the answer says}
     *
     * @throws IOException if the answer cannot be read to its end
     */
    Answer<T> read(Reader answer) throws IOException;

    /** FRR's release. */
    record ShowVersion() implements Inquiry<FrrVersion> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show version");
        }

        @Override
        public Answer<FrrVersion> read(Reader answer) throws IOException {
            return FrrVersion.read(answer.readAllAsString());
        }
    }

    /** The Loc-RIB; only the routes that are wanted are kept. */
    record ShowBgp(Predicate<Prefix> wanted) implements Inquiry<ShowBgp.Routes> {
        /** The head of the table, and the routes that were wanted. */
        public record Routes(BgpTable table, List<BgpRoute> routes) {
            public Routes {
                routes = List.copyOf(routes);
            }
        }

        @Override
        public String script(Shell shell) {
            return shell.frr("show bgp ipv6 unicast json");
        }

        @Override
        public Answer<Routes> read(Reader answer) {
            List<BgpRoute> kept = new ArrayList<>();
            return BgpTable.read(answer, route -> {
                        if (wanted.test(route.prefix())) {
                            kept.add(route);
                        }
                    })
                    .map(table -> new Routes(table, kept));
        }
    }

    /** One prefix of the Loc-RIB in detail. */
    record ShowBgpPrefix(Prefix prefix) implements Inquiry<Optional<BgpRoute>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show bgp " + unicast(prefix.family()) + " " + prefix + " json");
        }

        @Override
        public Answer<Optional<BgpRoute>> read(Reader answer) throws IOException {
            return BgpRoute.read(answer.readAllAsString());
        }
    }

    /** What a neighbour told bgpd, before its policy; only the prefixes that are wanted are kept. */
    record ShowReceivedRoutes(IpAddress neighbor, Predicate<Prefix> wanted) implements Inquiry<Set<Prefix>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show bgp ipv6 unicast neighbors " + neighbor + " received-routes json");
        }

        @Override
        public Answer<Set<Prefix>> read(Reader answer) {
            return AdjRibIn.read(answer, wanted);
        }
    }

    /** The same path by path, of either family. */
    record ShowReceivedPaths(IpAddress neighbor, Family family, Predicate<Prefix> wanted)
            implements Inquiry<List<AdjRibIn.HeardPath>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show bgp " + unicast(family) + " neighbors " + neighbor + " received-routes json");
        }

        @Override
        public Answer<List<AdjRibIn.HeardPath>> read(Reader answer) {
            return AdjRibIn.paths(answer, wanted);
        }
    }

    private static String unicast(Family family) {
        return family.equals(Family.IPV4_UNICAST) ? "ipv4 unicast" : "ipv6 unicast";
    }

    /** The BGP sessions in detail. */
    record ShowBgpNeighbors() implements Inquiry<List<BgpNeighbor>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show bgp neighbors json");
        }

        @Override
        public Answer<List<BgpNeighbor>> read(Reader answer) throws IOException {
            return BgpNeighbor.read(answer.readAllAsString());
        }
    }

    /** The BGP sessions in a table. */
    record ShowBgpSummary() implements Inquiry<BgpSummary> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show bgp ipv6 unicast summary json");
        }

        @Override
        public Answer<BgpSummary> read(Reader answer) throws IOException {
            return BgpSummary.read(answer.readAllAsString());
        }
    }

    /** The BFD sessions. */
    record ShowBfdPeers() implements Inquiry<List<BfdPeer>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show bfd peers json");
        }

        @Override
        public Answer<List<BfdPeer>> read(Reader answer) throws IOException {
            return BfdPeer.read(answer.readAllAsString());
        }
    }

    /** The routes of zebra to one prefix. */
    record ShowRoute(Prefix prefix) implements Inquiry<List<ZebraRoute>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show ipv6 route " + prefix + " json");
        }

        @Override
        public Answer<List<ZebraRoute>> read(Reader answer) {
            return ZebraRoute.read(answer, _ -> true);
        }
    }

    /** The routes of zebra to a block and to everything in it; only those that are wanted are kept. */
    record ShowRoutesWithin(Prefix block, Predicate<Prefix> wanted) implements Inquiry<List<ZebraRoute>> {
        @Override
        public String script(Shell shell) {
            return shell.frr("show ipv6 route " + block + " longer-prefixes json");
        }

        @Override
        public Answer<List<ZebraRoute>> read(Reader answer) {
            return ZebraRoute.read(answer, wanted);
        }
    }

    /** The interface over which FreeBSD reaches an address. */
    record FreeBsdInterface(IpAddress address) implements Inquiry<String> {
        private static final Pattern INTERFACE = Pattern.compile("(?m)^\\s*interface: (\\S+)$");

        @Override
        public String script(Shell shell) {
            return shell.limited("route -n get " + (address.isIpv6() ? "-inet6 " : "-inet ") + address, false);
        }

        @Override
        public Answer<String> read(Reader answer) throws IOException {
            return networkInterface(INTERFACE, answer);
        }
    }

    /** The interface over which Linux reaches an address. */
    record LinuxInterface(IpAddress address) implements Inquiry<String> {
        private static final Pattern INTERFACE = Pattern.compile("\\bdev (\\S+)");

        @Override
        public String script(Shell shell) {
            return shell.limited("ip route get " + address, false);
        }

        @Override
        public Answer<String> read(Reader answer) throws IOException {
            return networkInterface(INTERFACE, answer);
        }
    }

    private static Answer<String> networkInterface(Pattern pattern, Reader answer) throws IOException {
        String text = answer.readAllAsString();
        Matcher found = pattern.matcher(text);
        return found.find() && Watch.Capture.INTERFACE.matcher(found.group(1)).matches()
                ? new Answer.Read<>(found.group(1))
                : new Answer.Unreadable<>("no interface", text.strip());
    }

    /** FreeBSD's routing table; only the routes that are wanted are kept. */
    record FreeBsdRoutes(Predicate<Prefix> wanted) implements Inquiry<KernelTable> {
        @Override
        public String script(Shell shell) {
            return shell.limited("netstat -rnW -f inet6", false) + " && echo " + KernelTable.END;
        }

        @Override
        public Answer<KernelTable> read(Reader answer) {
            return KernelTable.readFreeBsd(answer, wanted);
        }
    }

    /** Linux's routing table; only the routes that are wanted are kept. */
    record LinuxRoutes(Predicate<Prefix> wanted) implements Inquiry<KernelTable> {
        @Override
        public String script(Shell shell) {
            return shell.limited("ip -6 -j route", false);
        }

        @Override
        public Answer<KernelTable> read(Reader answer) {
            return KernelTable.readLinux(answer, wanted);
        }
    }

    /** What the edge is, and what it can tell the time with. */
    record Describe() implements Inquiry<HostDescription> {
        @Override
        public String script(Shell shell) {
            return HostDescription.SCRIPT;
        }

        @Override
        public Answer<HostDescription> read(Reader answer) throws IOException {
            return HostDescription.read(answer.readAllAsString());
        }
    }
}
