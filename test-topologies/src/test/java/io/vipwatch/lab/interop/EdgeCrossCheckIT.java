package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.crosscheck.Comparison;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.crosscheck.Node;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.Told;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.ssh.EdgePoll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the comparison with a real edge finds when something is wrong there. */
@Tag("lab")
class EdgeCrossCheckIT {
    @TempDir
    private static Path files;

    private static SshLab ssh;

    @BeforeAll
    static void up() throws IOException {
        ssh = SshLab.start(files);
    }

    @AfterAll
    static void down() {
        ssh.close();
    }

    private static Prefix vip() {
        return ssh.lab().topology().vip();
    }

    /** The rows of the VIP, as each round of a poll makes them; every node is taken to announce it. */
    private static PrefixViews row(EdgeSnapshot edge) {
        List<Told> told = ssh.lab().nodes().stream()
                .map(node ->
                        new Told(new Node(node.name(), node.address()), true, Optional.empty(), Set.of(node.address())))
                .toList();
        return PrefixViews.of(vip(), told, edge, new View.Unknown<>("no probe"));
    }

    private static Set<Difference.Kind> kinds(EdgeSnapshot edge) {
        return Comparison.of(row(edge)).stream().map(Difference::kind).collect(Collectors.toSet());
    }

    /** What is typed at the edge, the difference that it makes, and what undoes it. */
    private record Provocation(String done, Difference.Kind kind, String undone) {
        private static Provocation of(Difference.Kind kind, String context, String line) {
            return new Provocation(vtysh(context, line), kind, vtysh(context, "no " + line));
        }

        private static String vtysh(String context, String line) {
            return "vtysh -c 'conf t' " + context + " -c '" + line + "'";
        }
    }

    @Test
    void eachDifferenceThatIsMadeAtTheEdgeIsFoundByThePollAndOverWhenItIsUndone() {
        List<EdgeSnapshot> rounds = new CopyOnWriteArrayList<>();
        String bgp = "-c 'router bgp " + ssh.lab().topology().edge().asn() + "'";
        IpAddress node = ssh.lab().node(1).address();
        List<Provocation> provocations = List.of(
                Provocation.of(Difference.Kind.MISSING_AT_EDGE, bgp, "neighbor " + node + " shutdown"),
                Provocation.of(Difference.Kind.NOT_INSTALLED, "", "ipv6 route " + vip() + " blackhole"),
                new Provocation(
                        Provocation.vtysh(bgp + " -c 'address-family ipv6 unicast'", "maximum-paths 1"),
                        Difference.Kind.ECMP_WIDTH_DIFFERS,
                        Provocation.vtysh(bgp + " -c 'address-family ipv6 unicast'", "maximum-paths 8")));
        try (SshLab.Linked linked = ssh.up();
                EdgePoll poll =
                        EdgePoll.start(linked.link(), () -> new EdgePoll.Scope(Set.of(vip()), Set.of()), round -> {
                            rounds.add(round.edge());
                            return Duration.ofMillis(300);
                        })) {
            awaitKinds(rounds, Set.of());
            for (Provocation provocation : provocations) {
                ssh.inEdge(provocation.done());
                poll.now();
                awaitKinds(rounds, Set.of(provocation.kind()));
                ssh.inEdge(provocation.undone());
                awaitKinds(rounds, Set.of());
            }
            ssh.inEdge("pkill -STOP -x bgpd");
            try {
                SshLab.await(
                        () -> "known in " + rounds.getLast(),
                        () -> rounds.getLast().bgp() instanceof Answer.Unreadable);
                assertThat(kinds(rounds.getLast()))
                        .as("unknown is no difference")
                        .isEmpty();
            } finally {
                ssh.inEdge("pkill -CONT -x bgpd");
            }
        }
        ssh.lab().awaitConverged(SshLab.START);
    }

    private static void awaitKinds(List<EdgeSnapshot> rounds, Set<Difference.Kind> kinds) {
        SshLab.await(
                () -> "not " + kinds + " in " + rounds.getLast(),
                () -> !rounds.isEmpty()
                        && rounds.getLast().bgp() instanceof Answer.Read
                        && rounds.getLast().kernel() instanceof Answer.Read
                        && kinds(rounds.getLast()).equals(kinds));
    }
}
