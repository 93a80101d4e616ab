package io.vipwatch.lab.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done at the edge or at a node, the difference that it makes for the VIP, and what undoes it.
 *
 * @param kind the kind of difference
 * @param node the node that it is about; empty where it is about the prefix as a whole
 */
record Provocation(String kind, Optional<String> node, Runnable done, Runnable undone) {
    private static final Optional<String> NODE_1 = Optional.of("node1");
    private static final Optional<String> WHOLE = Optional.empty();

    private static Provocation typed(
            CrosscheckedLab lab, String kind, Optional<String> node, List<String> done, List<String> undone) {
        return new Provocation(kind, node, () -> lab.configure(done), () -> lab.configure(undone));
    }

    static List<String> inFamily(CrosscheckedLab lab, String... lines) {
        List<String> all = new ArrayList<>(List.of(bgp(lab), "address-family ipv6 unicast"));
        all.addAll(List.of(lines));
        return all;
    }

    static String bgp(CrosscheckedLab lab) {
        return "router bgp " + lab.lab().topology().edge().asn();
    }

    /** {@return every kind of difference that can be provoked at an edge whose nodes are all there} */
    static List<Provocation> all(CrosscheckedLab lab) {
        String node = lab.lab().node(1).address().toString();
        String other = lab.lab().node(2).address().toString();
        String vip = lab.vip().toString();
        return List.of(
                // A policy of the edge for one prefix of one node; the edge keeps what it hears, and says itself that
                // it dropped it.
                typed(
                        lab,
                        "policy-rejected",
                        NODE_1,
                        inFamily(
                                lab,
                                "neighbor " + node + " route-map LAB-NO-VIP in",
                                "route-map LAB-NO-VIP deny 5",
                                "match ipv6 address prefix-list VIP",
                                "route-map LAB-NO-VIP permit 10"),
                        inFamily(lab, "no neighbor " + node + " route-map LAB-NO-VIP in")),
                typed(
                        lab,
                        "policy-rejected",
                        NODE_1,
                        inFamily(lab, "no neighbor NODES route-map FROM-NODES in"),
                        inFamily(lab, "neighbor NODES route-map FROM-NODES in")),
                // The node's own filter: it goes on telling the edge what it does not tell us any more.
                new Provocation("extra-at-edge", NODE_1, () -> silenceToUs(lab, true), () -> silenceToUs(lab, false)),
                typed(
                        lab,
                        "next-hop-differs",
                        NODE_1,
                        // In this order: FRR takes a route-map that is not there for one that denies everything.
                        List.of(
                                "route-map LAB-HOP permit 10",
                                "set ipv6 next-hop global " + other,
                                bgp(lab),
                                "address-family ipv6 unicast",
                                "neighbor " + node + " route-map LAB-HOP in"),
                        inFamily(lab, "no neighbor " + node + " route-map LAB-HOP in")),
                typed(
                        lab,
                        "ecmp-width-differs",
                        WHOLE,
                        inFamily(lab, "maximum-paths 1"),
                        inFamily(lab, "maximum-paths 8")),
                typed(
                        lab,
                        "not-best",
                        WHOLE,
                        List.of(
                                bgp(lab),
                                "no bgp network import-check",
                                "address-family ipv6 unicast",
                                "network " + vip),
                        inFamily(lab, "no network " + vip)),
                typed(
                        lab,
                        "not-installed",
                        WHOLE,
                        List.of("ipv6 route " + vip + " blackhole"),
                        List.of("no ipv6 route " + vip + " blackhole")),
                // Behind FRR's back, in the kernel: another route before FRR's, and FRR's own deleted.
                new Provocation(
                        "not-installed",
                        WHOLE,
                        () -> lab.atEdge("ip -6 route add blackhole " + vip + " metric 1"),
                        () -> lab.atEdge("ip -6 route del blackhole " + vip + " metric 1")),
                // zebra puts a route back that somebody deletes, unless it was told to leave that alone.
                new Provocation(
                        "not-installed",
                        WHOLE,
                        () -> {
                            lab.configure(List.of("allow-external-route-update"));
                            lab.atEdge("ip -6 route del " + vip);
                        },
                        () -> {
                            lab.configure(List.of("no allow-external-route-update"));
                            lab.configure(inFamily(lab, "maximum-paths 1"));
                            lab.configure(inFamily(lab, "maximum-paths 8"));
                        }),
                // The first policy again, and an edge that does not keep what it hears: it cannot say why the route is
                // missing.
                typed(
                        lab,
                        "missing-at-edge",
                        NODE_1,
                        inFamily(
                                lab,
                                "no neighbor NODES soft-reconfiguration inbound",
                                "neighbor " + node + " route-map LAB-NO-VIP in"),
                        inFamily(
                                lab,
                                "no neighbor " + node + " route-map LAB-NO-VIP in",
                                "neighbor NODES soft-reconfiguration inbound")),
                typed(
                        lab,
                        "missing-at-edge",
                        NODE_1,
                        List.of(bgp(lab), "no neighbor " + node),
                        List.of(bgp(lab), "neighbor " + node + " peer-group NODES")));
    }

    private static void silenceToUs(CrosscheckedLab lab, boolean silent) {
        String sentence = "if net = " + lab.vip() + " then reject; ";
        String edit =
                silent ? "/^protocol bgp Observer/,/^}/ s|export filter { |&" + sentence + "|" : "s|" + sentence + "||";
        lab.lab().node(1).exec("sed", "-i", edit, "/etc/bird/bird6.conf");
        lab.lab().node(1).birdc("configure");
    }
}
