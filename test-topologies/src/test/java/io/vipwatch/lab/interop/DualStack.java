package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Patience;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A lab whose service has an IPv4 prefix too, whose edge has an address of that family on the nodes' network, and whose nodes
 * are named by a global and a link-local address together. Used from the test's thread.
 *
 * @param lab the lab
 */
record DualStack(InjectedLab lab) {
    private static final String PREFIX = "198.51.100.100/32";
    private static final String QUESTION = "show bgp ipv4 unicast " + PREFIX;

    static DualStack at(InjectedLab lab) {
        String us = lab.lab().hostAddress().toString();
        lab.lab().edge().exec("ip", "address", "replace", "203.0.113.1/24", "dev", "eth0");
        lab.configure(
                "route-map IPV4 permit 10",
                "router bgp " + lab.lab().topology().edge().asn(),
                "address-family ipv4 unicast",
                "maximum-paths 8",
                "neighbor " + us + " activate",
                "neighbor " + us + " route-map IPV4 in");
        return new DualStack(lab);
    }

    /** Has a policy of the edge refuse the IPv4 prefix, or no longer. */
    void rejectIpv4(boolean refused) {
        lab.configure((refused ? "" : "no ") + "route-map IPV4 deny 5");
    }

    InjectSetting setting() {
        return InjectSetting.USUAL.withCorrection(this::both);
    }

    private String both(String text) {
        String more = text.replace("    role: edge\n", "    role: edge\n    families: [ipv6-unicast, ipv4-unicast]\n")
                .replace("allow: ['" + lab.vip() + "']", "allow: ['" + lab.vip() + "', '" + PREFIX + "']")
                .replace("prefixes: ['" + lab.vip() + "']", "prefixes: ['" + lab.vip() + "', '" + PREFIX + "']");
        for (int node = 1; node <= 3; node++) {
            IpAddress address = lab.node(node).address();
            more = more.replace(
                    "next_hops: ['" + address + "']",
                    "next_hops: ['" + address + "', '" + linkLocal(node) + "', '" + ipv4(node) + "']");
        }
        return more;
    }

    private static String ipv4(int node) {
        return "203.0.113.1" + node;
    }

    private String linkLocal(int node) {
        String[] words = lab.node(node)
                .exec("ip", "-6", "-o", "address", "show", "dev", "eth0", "scope", "link")
                .stdout()
                .split("[ /]+", -1);
        return Stream.of(words)
                .filter(word -> word.startsWith("fe80"))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the edge forwards to these nodes in both families; of two next hops FRR takes the link-local one. */
    void awaitForwarded(Integer... nodes) {
        Set<String> ipv6 = Stream.of(nodes).map(this::linkLocal).collect(Collectors.toSet());
        Set<String> ipv4 = Stream.of(nodes).map(DualStack::ipv4).collect(Collectors.toSet());
        await(
                ipv6,
                () -> lab.lab().edge().nextHops(lab.vip()).stream()
                        .map(IpAddress::toString)
                        .collect(Collectors.toSet()));
        await(ipv4, this::heldIpv4);
        await(ipv4, this::kernelIpv4);
    }

    private static void await(Set<String> wanted, Supplier<Set<String>> found) {
        assertThat(Patience.until(InjectedLab.SOON, () -> found.get().equals(wanted)))
                .as(() -> "there is " + found.get() + ", wanted " + wanted)
                .isTrue();
    }

    private Set<String> heldIpv4() {
        return lab.ourPaths(QUESTION)
                .filter(path -> path.path("valid").asBoolean(false))
                .flatMap(DualStack::nextHops)
                .collect(Collectors.toSet());
    }

    private Set<String> kernelIpv4() {
        String[] words =
                lab.lab().edge().exec("ip", "route", "show", PREFIX).stdout().split("\\s+", -1);
        return Stream.of(words).filter(word -> word.startsWith("203.0.113.")).collect(Collectors.toSet());
    }

    /** Both addresses of a next hop of 32 octets are there (RFC 2545 section 3). */
    void assertTwoNextHops(int node) {
        JsonNode path = lab.awaitPath(node, known -> known.path("valid").asBoolean(false));
        assertThat(nextHops(path))
                .containsExactlyInAnyOrder(lab.node(node).address().toString(), linkLocal(node));
    }

    private static Stream<String> nextHops(JsonNode path) {
        return path.path("nexthops").valueStream().map(hop -> hop.path("ip").asString(""));
    }
}
