package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.http.EdgeReport;
import io.vipwatch.monitor.http.PrefixReport;
import io.vipwatch.monitor.track.EdgeChoice.Chosen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What we say that the edge would choose, beside what a real FRR has chosen, in one situation after the other: each
 * follows from the one before, since a path that is in use is not given up for an equal one.
 */
@Tag("lab")
@Timeout(600)
class EdgeDecisionIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ACCEPT = "if exported() then accept;";

    @TempDir
    private Path directory;

    /** What an edge has chosen, or would choose: the best path's node, and all that are used with it. */
    private record Choice(Optional<IpAddress> best, Set<IpAddress> used) {}

    @Test
    void theEdgeChoosesAsPredictedWhateverTheNodesSayAndFollowsAReloadOfItsSettings() throws Exception {
        try (CrosscheckedLab lab = CrosscheckedLab.start(directory)) {
            Patience.until(SOON, () -> predicted(lab).used().equals(both(lab)));
            assertThat(predicted(lab).used())
                    .as("both alike: which of them came first at the edge, nobody else can know")
                    .isEqualTo(both(lab))
                    .isEqualTo(frr(lab).used());
            export(lab, 1, "bgp_path.prepend(65010);");
            agrees(lab, "a longer AS path of node1", Set.of(node(lab, 2)));
            export(lab, 1, "");
            agrees(lab, "both alike again: the older path is best", both(lab), node(lab, 2));
            export(lab, 2, "bgp_med = 50;");
            agrees(lab, "a higher MED of node2", Set.of(node(lab, 1)));
            export(lab, 1, "bgp_med = 50;");
            agrees(lab, "both with that MED", both(lab));
            export(lab, 1, "bgp_med = 50; bgp_origin = ORIGIN_INCOMPLETE;");
            agrees(lab, "a worse origin of node1", Set.of(node(lab, 2)));
            export(lab, 1, "bgp_med = 50;");
            agrees(lab, "both alike: node2 is older", both(lab), node(lab, 2));
            export(lab, 1, "bgp_med = 50; bgp_community.add((65010, 7));");
            agrees(lab, "a community decides nothing", both(lab), node(lab, 2));
            routerIdentifierDecides(lab);
            oneAtATime(lab);
            policyOfTheEdgeItself(lab);
        }
    }

    private static void routerIdentifierDecides(CrosscheckedLab lab) throws Exception {
        lab.configure(List.of("router bgp " + lab.lab().topology().edge().asn(), "bgp bestpath compare-routerid"));
        assertThat(lab.reload("  poll: 1s\n", "  poll: 1s\n  decision: {compare_router_id: true}\n"))
                .contains("edge.decision changed");
        agrees(lab, "by the router identifier", both(lab));
        lab.configure(List.of("router bgp " + lab.lab().topology().edge().asn(), "no bgp bestpath compare-routerid"));
        lab.reload("  decision: {compare_router_id: true}\n", "");
        agrees(lab, "by age again", both(lab));
    }

    private static void oneAtATime(CrosscheckedLab lab) throws Exception {
        lab.configure(inFamily(lab, "maximum-paths 1"));
        lab.reload("  poll: 1s\n", "  poll: 1s\n  decision: {maximum_paths: 1}\n");
        Choice one = frr(lab);
        assertThat(Patience.until(SOON, () -> frr(lab).used().size() == 1)).isTrue();
        agrees(lab, "maximum-paths 1", Set.of(one.best().orElseThrow()));
        lab.configure(inFamily(lab, "maximum-paths 8"));
        lab.reload("  decision: {maximum_paths: 1}\n", "");
        agrees(lab, "maximum-paths 8", both(lab));
    }

    /** Local preference over an external session is the edge's own: nobody outside can see it, and that is said. */
    private static void policyOfTheEdgeItself(CrosscheckedLab lab) throws Exception {
        lab.configure(List.of("route-map LAB-PREFER permit 10", "set local-preference 200"));
        lab.configure(inFamily(lab, "neighbor " + node(lab, 1) + " route-map LAB-PREFER in"));
        assertThat(Patience.until(SOON, () -> frr(lab).used().equals(Set.of(node(lab, 1)))))
                .isTrue();
        assertThat(predicted(lab).used()).isEqualTo(both(lab));
        assertThat(report(lab).notKnown()).anyMatch(text -> text.contains("local preference"));
    }

    private static List<String> inFamily(CrosscheckedLab lab, String line) {
        return List.of("router bgp " + lab.lab().topology().edge().asn(), "address-family ipv6 unicast", line);
    }

    /** Has a node announce its own routes with these attributes. */
    private static void export(CrosscheckedLab lab, int number, String attributes) {
        String filter = attributes.isEmpty() ? ACCEPT : "if exported() then { " + attributes + " accept; }";
        lab.lab()
                .node(number)
                .exec(
                        "sed",
                        "-i",
                        "-E",
                        "s/if exported\\(\\) then (accept;|\\{[^}]*\\})/" + filter + "/",
                        "/etc/bird/bird6.conf");
        assertThat(lab.lab().node(number).birdc("configure")).contains("econfig");
    }

    private static IpAddress node(CrosscheckedLab lab, int number) {
        return lab.lab().node(number).address();
    }

    private static Set<IpAddress> both(CrosscheckedLab lab) {
        return new TreeSet<>(Set.of(node(lab, 1), node(lab, 2)));
    }

    private static void agrees(CrosscheckedLab lab, String situation, Set<IpAddress> used, IpAddress best) {
        agrees(lab, situation, used);
        assertThat(frr(lab).best()).as(situation).contains(best);
    }

    /** FRR comes to use these, and we said so of each and of the best one. */
    private static void agrees(CrosscheckedLab lab, String situation, Set<IpAddress> used) {
        boolean there = Patience.until(
                SOON, () -> frr(lab).used().equals(used) && predicted(lab).equals(frr(lab)));
        System.out.printf(
                "%-45s FRR %s, predicted %s by %s%n",
                situation, frr(lab), predicted(lab), report(lab).decidedBy());
        assertThat(there)
                .as(
                        "%s: FRR %s, predicted %s by %s",
                        situation, frr(lab), predicted(lab), report(lab).decidedBy())
                .isTrue();
    }

    private static Choice frr(CrosscheckedLab lab) {
        Optional<IpAddress> best = Optional.empty();
        Set<IpAddress> used = new TreeSet<>();
        for (JsonNode path :
                lab.lab().edge().json("show bgp ipv6 unicast " + lab.vip()).path("paths")) {
            IpAddress peer = IpAddress.of(path.path("peer").path("peerId").asString());
            if (path.path("bestpath").path("overall").asBoolean(false)) {
                best = Optional.of(peer);
                used.add(peer);
            }
            if (path.path("multipath").asBoolean(false)) {
                used.add(peer);
            }
        }
        return new Choice(best, used);
    }

    private static EdgeReport report(CrosscheckedLab lab) {
        try {
            return lab.daemon().snapshot().prefixes().stream()
                    .filter(prefix -> prefix.name().equals(ObserverConfiguration.VIP))
                    .map(PrefixReport::edge)
                    .findFirst()
                    .orElseThrow();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } catch (io.vipwatch.monitor.http.UnavailableException stalled) {
            throw new AssertionError("the daemon does not answer", stalled);
        }
    }

    private static Choice predicted(CrosscheckedLab lab) {
        EdgeReport report = report(lab);
        Set<IpAddress> used = new TreeSet<>();
        report.multipath().forEach(path -> used.add(hop(path)));
        return new Choice(report.best().map(EdgeDecisionIT::hop), used);
    }

    private static IpAddress hop(Chosen path) {
        return path.nextHop().getFirst();
    }
}
