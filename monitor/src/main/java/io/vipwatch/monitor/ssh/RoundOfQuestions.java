package io.vipwatch.monitor.ssh;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.AdjRibIn;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Asks the edge everything that one round is about, on the thread of the poll and three more: each daemon is asked by
 * itself, side by side, so that one which hangs delays the round, and not the other answers.
 */
final class RoundOfQuestions {
    private final EdgeAccess edge;
    private final BooleanSupplier over;

    /** @param over whether nobody wants the answers any more */
    RoundOfQuestions(EdgeAccess edge, BooleanSupplier over) {
        this.edge = edge;
        this.over = over;
    }

    EdgeSnapshot ask(EdgePoll.Scope asked) throws InterruptedException {
        try (ExecutorService askers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("edge-ask-", 0).factory())) {
            Future<Answer<KernelTable>> kernel = askers.submit(() -> kernel(asked));
            Future<Answer<List<BfdPeer>>> bfd = askers.submit(() -> ask(new Inquiry.ShowBfdPeers()));
            Future<Answer<List<ZebraRoute>>> zebra = askers.submit(() -> zebra(asked));
            Answer<BgpSummary> summary = ask(new Inquiry.ShowBgpSummary());
            Answer<List<BgpNeighbor>> neighbors = after(summary, new Inquiry.ShowBgpNeighbors());
            Answer<List<BgpRoute>> bgp = after(summary, new Inquiry.ShowBgp(asked::covers))
                    .map(table -> table.routes().stream()
                            .map(route -> asked.exact().contains(route.prefix()) ? inDetail(route) : route)
                            .toList());
            EdgeSnapshot.Ours ours = ours(asked, summary, neighbors);
            return new EdgeSnapshot(
                    summary, neighbors, bgp, heard(asked, neighbors), of(bfd), of(zebra), of(kernel), ours);
        }
    }

    private static <T> T of(Future<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException ours) {
            throw new IllegalStateException(ours.getCause());
        }
    }

    /** {@return the answer to {@code inquiry}; without asking, where the same daemon has just failed to answer} */
    private <T> Answer<T> after(Answer<?> before, Inquiry<T> inquiry) {
        return switch (before) {
            case Answer.Read<?> _ -> ask(inquiry);
            case Answer.Unreadable<?>(String reason, String excerpt) -> new Answer.Unreadable<>(reason, excerpt);
        };
    }

    /** {@return a route, with how long FRR keeps each stale path of it, which the table does not say} */
    private BgpRoute inDetail(BgpRoute row) {
        if (row.paths().stream().noneMatch(BgpPath::stale)) {
            return row;
        }
        return ask(new Inquiry.ShowBgpPrefix(row.prefix()))
                .found()
                .flatMap(detail -> detail)
                .filter(detail -> detail.prefix().equals(row.prefix()))
                .orElse(row);
    }

    /** {@return what some neighbours told the edge, before its policy; of those alone of which the edge keeps it} */
    private Map<IpAddress, Answer<Set<Prefix>>> heard(EdgePoll.Scope asked, Answer<List<BgpNeighbor>> neighbors) {
        Map<IpAddress, Answer<Set<Prefix>>> heard = new TreeMap<>();
        for (BgpNeighbor neighbor : neighbors.found().orElse(List.of())) {
            Optional<IpAddress> address = IpAddress.parse(neighbor.name());
            boolean keeps =
                    neighbor.isEstablished() && neighbor.keepsWhatItHears().contains(Family.IPV6_UNICAST);
            if (keeps && address.filter(asked.missed()::contains).isPresent()) {
                heard.put(address.get(), ask(new Inquiry.ShowReceivedRoutes(address.get(), asked::covers)));
            }
        }
        return heard;
    }

    /** {@return what it has of our own routes, which the table tells without their communities, and of IPv6 alone} */
    private EdgeSnapshot.Ours ours(
            EdgePoll.Scope asked, Answer<BgpSummary> summary, Answer<List<BgpNeighbor>> neighbors) {
        Map<Prefix, Answer<Optional<BgpRoute>>> held = new TreeMap<>();
        for (Prefix prefix : asked.ours().stream().sorted().toList()) {
            held.put(prefix, after(summary, new Inquiry.ShowBgpPrefix(prefix)));
        }
        Map<Family, Answer<List<AdjRibIn.HeardPath>>> heard = new HashMap<>();
        for (BgpNeighbor neighbor : neighbors.found().orElse(List.of())) {
            Optional<IpAddress> us = IpAddress.parse(neighbor.name())
                    .filter(name -> asked.us().filter(name::equals).isPresent());
            for (Family family :
                    us.isPresent() && neighbor.isEstablished() ? neighbor.keepsWhatItHears() : Set.<Family>of()) {
                if (asked.ours().stream().anyMatch(prefix -> prefix.family().equals(family))) {
                    heard.put(family, ask(new Inquiry.ShowReceivedPaths(us.get(), family, asked.ours()::contains)));
                }
            }
        }
        return new EdgeSnapshot.Ours(held, heard);
    }

    /** Asks for the kernel's table; how depends on the kernel. */
    private Answer<KernelTable> kernel(EdgePoll.Scope asked) {
        return switch (ask(new Inquiry.Describe())) {
            case Answer.Unreadable<HostDescription>(String reason, String excerpt) ->
                new Answer.Unreadable<>(reason, excerpt);
            case Answer.Read<HostDescription>(HostDescription host) ->
                switch (host.system()) {
                    case FREE_BSD -> ask(new Inquiry.FreeBsdRoutes(asked::covers));
                    case LINUX -> ask(new Inquiry.LinuxRoutes(asked::covers));
                };
        };
    }

    /** Asks by what was asked for and not route by route, so that many routes are no load. */
    private Answer<List<ZebraRoute>> zebra(EdgePoll.Scope asked) {
        List<Inquiry<List<ZebraRoute>>> inquiries = new ArrayList<>();
        asked.exact().stream().sorted().forEach(prefix -> inquiries.add(new Inquiry.ShowRoute(prefix)));
        asked.blocks().stream()
                .sorted()
                .forEach(block -> inquiries.add(new Inquiry.ShowRoutesWithin(block, asked::covers)));
        Set<ZebraRoute> all = new LinkedHashSet<>();
        for (Inquiry<List<ZebraRoute>> inquiry : inquiries) {
            switch (ask(inquiry)) {
                case Answer.Read<List<ZebraRoute>>(List<ZebraRoute> routes) ->
                    routes.stream()
                            .filter(route -> asked.covers(route.prefix()))
                            .forEach(all::add);
                case Answer.Unreadable<List<ZebraRoute>> unreadable -> {
                    return unreadable;
                }
            }
        }
        return new Answer.Read<>(List.copyOf(all));
    }

    /** One retry: an answer may have been cut off by a daemon that was about to restart. What hung would hang again. */
    private <T> Answer<T> ask(Inquiry<T> inquiry) {
        return switch (edge.ask(inquiry)) {
            case Answer.Read<T> read -> read;
            case Answer.Unreadable<T> unreadable ->
                over.getAsBoolean() || hung(unreadable.reason()) ? unreadable : edge.ask(inquiry);
        };
    }

    private static boolean hung(String reason) {
        return reason.equals(Execution.HUNG) || reason.startsWith(EdgeLink.NO_ANSWER);
    }
}
