package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ForeignPeer.Implementation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Models what sets an implementation of BGP apart from the others, in the version that Debian 12 has. What is counted is
 * named as {@link ForeignObservation} and {@link RefreshIT} name it.
 *
 * @param implementation which
 * @param password the key of TCP MD5 signatures (RFC 2385), where the test uses one
 * @param capabilities the capabilities that it advertises, by their types, in its order, each type once
 * @param restartTime for how long it asks for its routes to be kept (RFC 4724); empty if it does not ask
 * @param killed what its end by SIGKILL is
 * @param remembered how many of its routes it has when it is started again after that
 * @param returned what its return is
 * @param terminated what its end by SIGTERM is
 * @param refreshed what comes of asking for its routes again (RFC 2918)
 */
record Habits(
        Implementation implementation,
        Optional<String> password,
        List<String> capabilities,
        Optional<Duration> restartTime,
        Map<String, Integer> killed,
        int remembered,
        Map<String, Integer> returned,
        Map<String, Integer> terminated,
        Map<String, Integer> refreshed) {
    /** How many routes each has. */
    static final int ROUTES = 1000;

    private static final Optional<String> PASSWORD = Optional.of("not-secret");
    private static final Optional<Duration> RESTART_TIME = Optional.of(Duration.ofSeconds(60));

    /** RFC 4724 §4.2: the connection ended without NOTIFICATION, so that the routes are kept. */
    private static final Map<String, Integer> KEPT = Map.of("session.down tcp-fin", 1, "route.stale", ROUTES);

    private static final Map<String, Integer> RESTORED =
            Map.of("session.up", 1, "route.replace duplicate", ROUTES, "route.end-of-rib", 1);

    static final List<Habits> OF_ALL = List.of(frr(), bird2(), gobgp(), openbgpd(), exabgp());

    private static Map<String, Integer> lost(String cause) {
        return Map.of("session.down " + cause, 1, "route.withdraw session-lost", ROUTES);
    }

    /**
     * FRR 8.4: keeps no forwarding state unless told to, so that its F bit is clear when it returns and its routes are
     * forgotten then; with graceful restart it says no goodbye on SIGTERM. With all its families its OPEN takes the long
     * form of RFC 9072, and it has Cisco's code for route refresh and both codes of dynamic capability.
     */
    private static Habits frr() {
        return new Habits(
                Implementation.FRR,
                PASSWORD,
                List.of(
                        "Multiprotocol",
                        "UnknownCapability 128",
                        "RouteRefreshCapability",
                        "EnhancedRouteRefresh",
                        "FourOctetAs",
                        "ExtendedMessage",
                        "AddPath",
                        "UnknownCapability 66",
                        "UnknownCapability 67",
                        "Fqdn",
                        "GracefulRestart",
                        "LongLivedGracefulRestart"),
                RESTART_TIME,
                KEPT,
                ROUTES,
                Map.of(
                        "session.up",
                        1,
                        "route.withdraw graceful-restart-refused",
                        ROUTES,
                        "route.announce",
                        ROUTES,
                        "route.end-of-rib",
                        1),
                KEPT,
                Map.of("Duplicate", ROUTES));
    }

    private static Habits bird2() {
        return new Habits(
                Implementation.BIRD2,
                PASSWORD,
                List.of(
                        "Multiprotocol",
                        "RouteRefreshCapability",
                        "GracefulRestart",
                        "FourOctetAs",
                        "EnhancedRouteRefresh",
                        "LongLivedGracefulRestart"),
                RESTART_TIME,
                KEPT,
                ROUTES,
                RESTORED,
                lost("notification Cease/Administrative Shutdown"),
                Map.of("Duplicate", ROUTES));
    }

    /** GoBGP 3.10: returns with some of its routes here; answers a refresh with another End-of-RIB. */
    private static Habits gobgp() {
        int remembered = 400;
        return new Habits(
                Implementation.GOBGP,
                Optional.empty(),
                List.of("RouteRefreshCapability", "Fqdn", "Multiprotocol", "FourOctetAs", "GracefulRestart"),
                RESTART_TIME,
                KEPT,
                remembered,
                Map.of(
                        "session.up",
                        1,
                        "route.replace duplicate",
                        remembered,
                        "route.withdraw not-re-announced",
                        ROUTES - remembered,
                        "route.end-of-rib",
                        1),
                Map.of(
                        "session.down notification Cease/Peer De-configured",
                        1,
                        "route.withdraw session-lost",
                        remembered),
                Map.of("Duplicate", ROUTES, "EndOfRib", 1));
    }

    /**
     * OpenBGPD 7.7: advertises graceful restart without a family, for End-of-RIB alone. It advertises route refresh and
     * refuses it: "AID IPv6 unicast not negotiated".
     */
    private static Habits openbgpd() {
        return new Habits(
                Implementation.OPENBGPD,
                Optional.empty(),
                List.of("Multiprotocol", "RouteRefreshCapability", "GracefulRestart", "FourOctetAs"),
                Optional.empty(),
                lost("tcp-fin"),
                ROUTES,
                Map.of("session.up", 1, "route.announce", ROUTES, "route.end-of-rib", 1),
                lost("notification Cease/Administrative Shutdown"),
                Map.of());
    }

    /**
     * ExaBGP 4.2: says no goodbye on SIGTERM. Asked for a refresh where both sides have enhanced route refresh, it fails
     * over its own message of the beginning and begins a new session, for which graceful restart bridges the gap.
     */
    private static Habits exabgp() {
        return new Habits(
                Implementation.EXABGP,
                Optional.empty(),
                List.of(
                        "Multiprotocol",
                        "FourOctetAs",
                        "GracefulRestart",
                        "RouteRefreshCapability",
                        "EnhancedRouteRefresh",
                        "ExtendedMessage"),
                RESTART_TIME,
                KEPT,
                ROUTES,
                RESTORED,
                KEPT,
                Map.of("SessionDown", 1, "MarkedStale", ROUTES, "SessionUp", 1, "Restored", ROUTES, "EndOfRib", 1));
    }

    @Override
    public String toString() {
        return implementation.toString();
    }
}
