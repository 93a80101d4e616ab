package io.vipwatch.cli;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.RouteAttributes;
import io.vipwatch.bgp.rib.RouteKey;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A speaker that plays a node of the cluster at 127.0.0.1x and remembers what its session with the monitor says. */
final class TestNode implements AutoCloseable {
    private static final long AS = 65010;
    private static final String MONITOR = "monitor";
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<SpeakerEvent> said = new LinkedBlockingQueue<>();
    private final Speaker speaker;
    private final IpAddress nextHop;

    TestNode(int number, int monitorPort) {
        nextHop = IpAddress.of("2001:db8::1" + number);
        speaker = Speaker.start(SpeakerConfig.listeningOn(), said::add);
        speaker.add(PeerConfig.of(
                        MONITOR,
                        new Remote.Address(ScopedAddress.of("127.0.0.1")),
                        64512,
                        AS,
                        RouterId.of("192.0.2.1" + number))
                .port(monitorPort)
                .sourceAddress(ScopedAddress.of("127.0.0.1" + number))
                .announce(true)
                .withoutGracefulRestart() // as Calico's BIRD: no N bit, so that a Cease comes as it is (RFC 8538 §3)
                .build());
    }

    void announce(Prefix... prefixes) {
        PathAttributes attributes = PathAttributes.of(Origin.IGP, new AsPath(List.of(AsPathSegment.sequence(AS))));
        RouteAttributes route = new RouteAttributes(attributes, List.of(nextHop));
        speaker.announce(
                MONITOR,
                List.of(prefixes).stream()
                        .map(prefix -> new Announcement(key(prefix), route))
                        .toList());
    }

    void withdraw(Prefix prefix) {
        speaker.withdraw(MONITOR, List.of(key(prefix)));
    }

    private static RouteKey key(Prefix prefix) {
        return new RouteKey(Family.IPV6_UNICAST, Nlri.of(prefix));
    }

    /** {@return the next event of this type; those before it are passed over} */
    <E extends SpeakerEvent> E await(Class<E> type) throws InterruptedException {
        while (true) {
            SpeakerEvent next = said.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + type.getSimpleName());
            }
            if (type.isInstance(next)) {
                return type.cast(next);
            }
        }
    }

    /** {@return whether an event of this type waits to be looked at} */
    boolean hasHeard(Class<? extends SpeakerEvent> type) {
        return said.stream().anyMatch(type::isInstance);
    }

    void close(String text) {
        speaker.close(text);
    }

    @Override
    public void close() {
        speaker.close();
    }
}
