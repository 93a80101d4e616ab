package io.vipwatch.bgp.session;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.fsm.SessionTimes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** Speakers on the loopback interface: the monitor's (AS 64512, 127.0.0.1) and those of nodes (AS 65010, 127.0.0.11 …). */
abstract class LoopbackTest {
    static final long MONITOR_AS = 64512;
    static final long NODE_AS = 65010;
    static final ScopedAddress MONITOR = ScopedAddress.of("127.0.0.1");
    static final RouterId MONITOR_ID = RouterId.of("192.0.2.1");
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final IpAddress NEXT_HOP = IpAddress.of("2001:db8::11");

    /** Short times between attempts: a test must not wait for them. */
    static final SessionTimes QUICK = new SessionTimes(
            Duration.ofSeconds(9),
            Duration.ofMinutes(4),
            Duration.ofMillis(100),
            Duration.ZERO,
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMinutes(1),
            Duration.ofMinutes(8));

    private final List<Speaker> speakers = new ArrayList<>();
    final EventLog monitorLog = new EventLog();

    @AfterEach
    void closeSpeakers() {
        speakers.forEach(Speaker::close);
    }

    Speaker start(SpeakerConfig config, SpeakerListener listener) {
        return track(Speaker.start(config, listener));
    }

    /** Has a speaker closed when the test is over. */
    Speaker track(Speaker speaker) {
        speakers.add(speaker);
        return speaker;
    }

    Speaker startMonitor() {
        return start(SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)), monitorLog);
    }

    static int port(Speaker speaker) {
        return speaker.listenAddresses().getFirst().getPort();
    }

    static ScopedAddress node(int number) {
        return ScopedAddress.of("127.0.0." + (10 + number));
    }

    /** {@return what the monitor is to know of a node: it waits for the node's connection} */
    static PeerConfigBuilder passiveNode(int number) {
        return PeerConfig.of("node" + number, new Remote.Address(node(number)), NODE_AS, MONITOR_AS, MONITOR_ID)
                .passive(true)
                .times(QUICK);
    }

    /** {@return what a node is to know of the monitor: it connects to it} */
    static PeerConfigBuilder monitorAt(int port, int number) {
        return PeerConfig.of(
                        "monitor",
                        new Remote.Address(MONITOR),
                        MONITOR_AS,
                        NODE_AS,
                        RouterId.of("192.0.2." + (10 + number)))
                .port(port)
                .sourceAddress(node(number))
                .announce(true)
                .times(QUICK);
    }

    /** {@return a node that connects to the monitor} */
    Speaker startNode(Speaker monitor, int number, EventLog log) {
        Speaker node = start(SpeakerConfig.listeningOn(), log);
        node.add(monitorAt(port(monitor), number).build());
        return node;
    }

    static RouteKey route(Prefix prefix) {
        return new RouteKey(Family.IPV6_UNICAST, Nlri.of(prefix));
    }

    static RouteAttributes attributes(IpAddress nextHop) {
        return new RouteAttributes(
                PathAttributes.of(Origin.IGP, new AsPath(List.of(AsPathSegment.sequence(NODE_AS)))), List.of(nextHop));
    }

    static Announcement announcement(Prefix prefix) {
        return new Announcement(route(prefix), attributes(NEXT_HOP));
    }
}
