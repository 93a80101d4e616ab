package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Models the part of the kernel's routing table that somebody asked about.
 *
 * @param size how many routes the whole table has
 * @param routes the routes asked about, in the kernel's order; the next hops of one destination together
 */
public record KernelTable(long size, List<KernelRoute> routes) {
    /**
     * The line that has to follow FreeBSD's table. A table that is cut off between two lines looks whole, and the routes
     * that are missing would count as gone.
     */
    public static final String END = "end-of-table";

    public KernelTable {
        routes = List.copyOf(routes);
    }

    /** {@return the answer to {@code netstat -rnW -f inet6}, which {@link #END} follows} */
    public static Answer<KernelTable> readFreeBsd(Reader in, Predicate<Prefix> wanted) {
        return new NetstatReader(wanted).read(new Excerpt(in));
    }

    /** As {@link #readFreeBsd(Reader, Predicate)}, for an answer that is at hand. */
    public static Answer<KernelTable> readFreeBsd(String text, Predicate<Prefix> wanted) {
        return readFreeBsd(new StringReader(text), wanted);
    }

    /** {@return the answer to {@code ip -6 -j route}} */
    public static Answer<KernelTable> readLinux(Reader in, Predicate<Prefix> wanted) {
        return new IpRouteReader(wanted).read(new Excerpt(in));
    }

    /** As {@link #readLinux(Reader, Predicate)}, for an answer that is at hand. */
    public static Answer<KernelTable> readLinux(String text, Predicate<Prefix> wanted) {
        return readLinux(new StringReader(text), wanted);
    }

    /** Collects routes; kernels print the next hops of one destination one after the other. */
    static final class Rows {
        private final Predicate<Prefix> wanted;
        private final List<KernelRoute> routes = new ArrayList<>();
        private long size;

        Rows(Predicate<Prefix> wanted) {
            this.wanted = wanted;
        }

        void add(KernelRoute route) {
            size++;
            if (!wanted.test(route.prefix())) {
                return;
            }
            if (!routes.isEmpty() && sameRoute(routes.getLast(), route)) {
                routes.set(routes.size() - 1, routes.getLast().beside(route));
            } else {
                routes.add(route);
            }
        }

        private static boolean sameRoute(KernelRoute one, KernelRoute other) {
            OptionalLong metric = one.metric();
            return one.prefix().equals(other.prefix()) && metric.equals(other.metric());
        }

        KernelTable table() {
            return new KernelTable(size, routes);
        }
    }
}
