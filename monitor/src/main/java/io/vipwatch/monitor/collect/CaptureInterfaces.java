package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.HostDescription;
import io.vipwatch.monitor.ssh.Inquiry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the edge over which interfaces it reaches its neighbours, until it says so; on the thread that starts collectors. */
final class CaptureInterfaces {
    private static final int MOST_INTERFACES = 4;
    /** Neighbours that are asked about; they share a few networks. */
    private static final int MOST_NEIGHBORS = 16;

    private static final long LONGEST_RETRY_SECONDS = 5;

    private final EdgeAccess edge;
    private final Surroundings surroundings;
    private final Standing standing;
    private final CountDownLatch closed;

    /** @param closed ends the search */
    CaptureInterfaces(EdgeAccess edge, Surroundings surroundings, Standing standing, CountDownLatch closed) {
        this.edge = edge;
        this.surroundings = surroundings;
        this.standing = standing;
        this.closed = closed;
    }

    /** {@return the interfaces; none when the search was ended. Waits until the edge says so} */
    Set<String> find(HostDescription host) {
        for (long wait = 1; closed.getCount() > 0; wait = Math.min(LONGEST_RETRY_SECONDS, 2 * wait)) {
            Set<String> found = asked(host);
            if (!found.isEmpty()) {
                return found;
            }
            standing.is(
                    CollectorState.WAITING,
                    "the edge does not say over which interface it reaches its neighbors",
                    "set edge.capture to the interface");
            try {
                closed.await(wait, TimeUnit.SECONDS);
            } catch (InterruptedException nobodyInterruptsUs) {
                Thread.currentThread().interrupt();
                return Set.of();
            }
        }
        return Set.of();
    }

    private Set<String> asked(HostDescription host) {
        Set<String> found = new TreeSet<>();
        List<IpAddress> neighbors =
                new ArrayList<>(surroundings.neighborhood().nodes().keySet());
        neighbors.addAll(surroundings.neighborhood().ours());
        for (IpAddress neighbor : neighbors.subList(0, Math.min(MOST_NEIGHBORS, neighbors.size()))) {
            Inquiry<String> inquiry = switch (host.system()) {
                case FREE_BSD -> new Inquiry.FreeBsdInterface(neighbor);
                case LINUX -> new Inquiry.LinuxInterface(neighbor);
            };
            edge.ask(inquiry).found().ifPresent(found::add);
            if (found.size() == MOST_INTERFACES) {
                break;
            }
        }
        return found;
    }
}
