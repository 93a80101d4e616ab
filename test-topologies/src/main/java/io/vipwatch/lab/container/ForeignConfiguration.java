package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.Observer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the configuration of a foreign speaker: one session with the observer for IPv6 unicast, hold time 90 s, restart
 * time 60 s where it restarts gracefully.
 *
 * @param own the speaker's address
 * @param remote the observer's address
 * @param observer the rest of what is to know of the observer
 * @param routes what to announce
 * @param edge whether it is to take several paths for one prefix (RFC 7911) and forward over all of them, as far as it can:
 *     BIRD 2 and GoBGP, of which the latter has no kernel table
 */
record ForeignConfiguration(IpAddress own, IpAddress remote, Observer observer, List<Prefix> routes, boolean edge) {
    private static final String ROUTER_ID = "192.0.2.32";
    private static final int HOLD_SECONDS = 90;
    private static final int RESTART_SECONDS = 60;

    /** BIRD 2 puts the best paths together into one route with several next hops. */
    private static final String KERNEL = """
            protocol kernel {
              merge paths on;
              ipv6 { import none; export where source = RTS_BGP; };
            }
            """;

    /** The families that FRR would have besides IPv6 unicast, were the observer to offer them too. */
    private static final List<String> FRR_OFFERS = List.of(
            "ipv4 unicast",
            "ipv4 multicast",
            "ipv4 vpn",
            "ipv4 flowspec",
            "ipv6 multicast",
            "ipv6 vpn",
            "ipv6 flowspec",
            "l2vpn evpn");

    String of(ForeignPeer.Implementation implementation) {
        return switch (implementation) {
            case FRR -> frr();
            case BIRD2 -> bird2();
            case GOBGP -> gobgp();
            case OPENBGPD -> openbgpd();
            case EXABGP -> exabgp();
        };
    }

    private String eachRoute(String begin, String end) {
        return routes.stream().map(route -> begin + route + end).collect(Collectors.joining());
    }

    private String password(String begin, String end) {
        Optional<String> secret = observer.password();
        return secret.map(text -> begin + text + end).orElse("");
    }

    private String frr() {
        return """
                frr defaults traditional
                hostname frr
                log timestamp precision 6
                log file /var/log/frr/frr.log debugging
                service integrated-vtysh-config
                debug bgp neighbor-events
                %1$srouter bgp %2$d
                 bgp router-id %3$s
                 bgp log-neighbor-changes
                 bgp graceful-restart
                 bgp graceful-restart restart-time %4$d
                 no bgp default ipv4-unicast
                 no bgp ebgp-requires-policy
                 neighbor %5$s remote-as %6$d
                 neighbor %5$s port %7$d
                 neighbor %5$s timers 30 %8$d
                 neighbor %5$s timers connect 3
                 neighbor %5$s capability dynamic
                %9$s address-family ipv6 unicast
                  redistribute static
                  neighbor %5$s activate
                 exit-address-family
                %10$sexit
                """.formatted(
                        eachRoute("ipv6 route ", " blackhole\n"),
                        ForeignPeer.ASN,
                        ROUTER_ID,
                        RESTART_SECONDS,
                        remote,
                        observer.asn(),
                        observer.port(),
                        HOLD_SECONDS,
                        password(" neighbor " + remote + " password ", "\n"),
                        offers());
    }

    /** So many families that FRR's capabilities take more than 255 octets: it uses the OPEN of RFC 9072 then. */
    private String offers() {
        return FRR_OFFERS.stream()
                .map(family ->
                        " address-family " + family + "\n  neighbor " + remote + " activate\n exit-address-family\n")
                .collect(Collectors.joining());
    }

    private String bird2() {
        return """
                log "/var/log/lab/bird2.log" all;
                debug protocols { states, events };
                router id %s;
                protocol device {}
                protocol static announced {
                  ipv6;
                %s}
                protocol bgp observer {
                  local %s as %d;
                  neighbor %s port %d as %d;
                  hold time %d;
                  connect delay time 1; connect retry time 3; error wait time 2, 10;
                  graceful restart on; graceful restart time %d;
                %s  ipv6 { import all; export all; %s};
                }
                %s""".formatted(
                        ROUTER_ID,
                        eachRoute("  route ", " blackhole;\n"),
                        own,
                        ForeignPeer.ASN,
                        remote,
                        observer.port(),
                        observer.asn(),
                        HOLD_SECONDS,
                        RESTART_SECONDS,
                        password("  password \"", "\";\n"),
                        edge ? "add paths rx; " : "",
                        edge ? KERNEL : "");
    }

    private String gobgp() {
        return """
                [global.config]
                  as = %d
                  router-id = "%s"
                  port = 179
                  local-address-list = ["%s"]
                [[neighbors]]
                  [neighbors.config]
                    neighbor-address = "%s"
                    peer-as = %d
                    admin-down = true
                %s  [neighbors.transport.config]
                    remote-port = %d
                    local-address = "%s"
                  [neighbors.timers.config]
                    connect-retry = 3
                    hold-time = %d
                    idle-hold-time-after-reset = 3
                  [neighbors.graceful-restart.config]
                    enabled = true
                    restart-time = %d
                  [[neighbors.afi-safis]]
                    [neighbors.afi-safis.config]
                      afi-safi-name = "ipv6-unicast"
                    [neighbors.afi-safis.mp-graceful-restart.config]
                      enabled = true
                %s""".formatted(
                        ForeignPeer.ASN,
                        ROUTER_ID,
                        own,
                        remote,
                        observer.asn(),
                        password("    auth-password = \"", "\"\n"),
                        observer.port(),
                        own,
                        HOLD_SECONDS,
                        RESTART_SECONDS,
                        edge ? "    [neighbors.afi-safis.add-paths.config]\n      receive = true\n" : "");
    }

    private String openbgpd() {
        return """
                AS %d
                router-id %s
                listen on %s
                fib-update no
                connect-retry 3
                holdtime %d
                neighbor %s {
                  remote-as %d
                  local-address %s
                  port %d
                %s  announce IPv4 none
                  announce IPv6 unicast
                }
                allow to any
                allow from any
                """.formatted(
                        ForeignPeer.ASN,
                        ROUTER_ID,
                        own,
                        HOLD_SECONDS,
                        remote,
                        observer.asn(),
                        own,
                        observer.port(),
                        password("  tcp md5sig password ", "\n"));
    }

    private String exabgp() {
        return """
                process feed {
                  run /usr/local/bin/lab-foreign feed;
                  encoder text;
                }
                neighbor %s {
                  router-id %s;
                  local-address %s;
                  local-as %d;
                  peer-as %d;
                  connect %d;
                  hold-time %d;
                %s  static {
                %s  }
                  family { ipv6 unicast; }
                  capability { graceful-restart %d; asn4 enable; route-refresh enable; }
                  api { processes [ feed ]; }
                }
                """.formatted(
                        remote,
                        ROUTER_ID,
                        own,
                        ForeignPeer.ASN,
                        observer.asn(),
                        observer.port(),
                        HOLD_SECONDS,
                        password("  md5-password \"", "\";\n"),
                        eachRoute("    route ", " next-hop self;\n"),
                        RESTART_SECONDS);
    }
}
