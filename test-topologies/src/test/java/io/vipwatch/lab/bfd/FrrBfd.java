package io.vipwatch.lab.bfd;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.BfdRouter;
import io.vipwatch.lab.container.BfdSegment;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** FRR's bfdd, with one profile for all sessions. Used from the test's thread. */
final class FrrBfd implements ForeignBfd {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LOGGING = """
            log timestamp precision 6
            log file /var/log/frr/frr.log debugging
            service integrated-vtysh-config
            debug bfd peer
            """;

    private final BfdRouter router;
    private List<Side> sides = List.of();

    private FrrBfd(BfdRouter router) {
        this.router = router;
    }

    static FrrBfd start(BfdSegment segment) {
        return new FrrBfd(BfdRouter.start(segment, BfdRouter.Implementation.FRR, LOGGING));
    }

    @Override
    public BfdRouter router() {
        return router;
    }

    @Override
    public void begin(ForeignSettings settings, List<Side> wanted) {
        router.run("vtysh", "-c", "configure terminal", "-c", "no bfd");
        sides = List.copyOf(wanted);
        change(settings);
    }

    @Override
    public void change(ForeignSettings settings) {
        router.write(LOGGING + "bfd\n" + profile(settings)
                + sides.stream().map(FrrBfd::lines).collect(Collectors.joining()));
        router.run("vtysh", "-b");
    }

    private static String profile(ForeignSettings settings) {
        if (!settings.keys().isEmpty()) {
            throw new IllegalArgumentException("FRR 8.4 authenticates no BFD packet");
        }
        return """
                 profile lab
                  transmit-interval %d
                  receive-interval %d
                  detect-multiplier %d
                  minimum-ttl %d
                  %spassive-mode
                 exit
                """.formatted(
                        settings.timing().transmitMillis(),
                        settings.timing().receiveMillis(),
                        settings.timing().detectMult(),
                        settings.minimumHopLimit(),
                        settings.passive() ? "" : "no ");
    }

    private static String lines(Side side) {
        return " " + name(side) + "\n  profile lab\n exit\n";
    }

    private static String name(Side side) {
        return side.multihop()
                ? "peer " + side.host() + " multihop local-address " + side.router()
                : "peer " + side.host() + " local-address " + side.router() + " interface eth0";
    }

    /** Takes one session administratively down, or lets it come back. */
    void shutdown(Side side, boolean down) {
        router.run(
                "vtysh",
                "-c",
                "configure terminal",
                "-c",
                "bfd",
                "-c",
                name(side),
                "-c",
                down ? "shutdown" : "no shutdown");
    }

    @Override
    public String state(Side side) {
        return peer("show bfd peers json", side)
                .path("status")
                .asString("absent")
                .toLowerCase(Locale.ROOT);
    }

    /** It prints what both ends ask for, not what follows. */
    @Override
    public Agreed agreed(Side side) {
        JsonNode peer = peer(side);
        return Agreed.of(timing(peer, ""), timing(peer, "remote-"));
    }

    private static Timing timing(JsonNode peer, String whose) {
        return new Timing(
                peer.path(whose + "transmit-interval").asInt(0),
                peer.path(whose + "receive-interval").asInt(0),
                peer.path(whose + "detect-multiplier").asInt(0));
    }

    @Override
    public long downs(Side side) {
        return peer("show bfd peers counters json", side).path("session-down").asLong(-1);
    }

    /** {@return what {@code show bfd peers json} says of one session; a missing node if it has none} */
    JsonNode peer(Side side) {
        return peer("show bfd peers json", side);
    }

    private JsonNode peer(String command, Side side) {
        for (JsonNode peer : JSON.readTree(router.run("vtysh", "-c", command))) {
            if (peer.path("multihop").asBoolean(false) == side.multihop()
                    && IpAddress.of(peer.path("peer").asString("")).equals(side.host())
                    && IpAddress.of(peer.path("local").asString("")).equals(side.router())) {
                return peer;
            }
        }
        return JSON.missingNode();
    }

    @Override
    public String report() {
        return router.run("vtysh", "-c", "show bfd peers", "-c", "show bfd peers counters");
    }
}
