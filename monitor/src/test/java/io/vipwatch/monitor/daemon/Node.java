package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
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
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A speaker that plays a node of the cluster: it announces with path identifiers, as Calico's BIRD does. */
final class Node implements AutoCloseable {
    static final long AS = 65010;
    private static final String MONITOR = "monitor";

    private final Speaker speaker;
    private final IpAddress nextHop;

    /** Announced while the session comes up, and so surely before its End-of-RIB. */
    private final List<Announcement> first;

    private final List<Notification> received = new CopyOnWriteArrayList<>();

    /** Connects to the monitor from 127.0.0.1x. */
    Node(int number, InetSocketAddress monitor, boolean gracefulRestart) {
        this(number, monitor, gracefulRestart, Optional.empty(), 0);
    }

    /** {@return a node whose first routes are these, told before the session's End-of-RIB} */
    static Node announcing(
            int number, InetSocketAddress monitor, boolean gracefulRestart, int pathId, Prefix... prefixes) {
        return new Node(number, monitor, gracefulRestart, Optional.empty(), pathId, prefixes);
    }

    /** {@return a node that wants its session to wait for BFD, of which it is sure itself} */
    static Node strict(int number, InetSocketAddress monitor) {
        Node node = new Node(number, monitor, false, Optional.of(new BfdStrictMode()), 0);
        node.speaker.bfdUp(MONITOR);
        return node;
    }

    private Node(
            int number,
            InetSocketAddress monitor,
            boolean gracefulRestart,
            Optional<BfdStrictMode> strict,
            int pathId,
            Prefix... prefixes) {
        nextHop = IpAddress.of("2001:db8::1" + number);
        first = announcements(pathId, prefixes);
        speaker = Speaker.start(SpeakerConfig.listeningOn(), this::heard);
        Stream<Capability> always = Stream.of(
                        new Multiprotocol(Family.IPV6_UNICAST),
                        new FourOctetAs(AS),
                        new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.BOTH))),
                        new GracefulRestart(
                                false,
                                gracefulRestart,
                                Duration.ofMinutes(2),
                                gracefulRestart
                                        ? List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, false))
                                        : List.of()))
                .map(Capability.class::cast);
        List<Capability> capabilities = Stream.concat(always, strict.stream()).toList();
        speaker.add(PeerConfig.of(
                        MONITOR,
                        new Remote.Address(ScopedAddress.of(monitor.getAddress())),
                        64512,
                        AS,
                        RouterId.of("192.0.2.1" + number))
                .port(monitor.getPort())
                .sourceAddress(ScopedAddress.of("127.0.0.1" + number))
                .announce(true)
                .capabilities(capabilities)
                .build());
    }

    private void heard(SpeakerEvent event) {
        if (!first.isEmpty()
                && event instanceof SpeakerEvent.StateChanged changed
                && changed.to() == SessionState.CONNECT) {
            speaker.announce(MONITOR, first);
        }
        if (event instanceof SpeakerEvent.SessionDown down
                && down.cause() instanceof DownCause.NotificationReceived(Notification notification)) {
            received.add(notification);
        }
    }

    /** {@return what the last NOTIFICATION said that the monitor sent; waits for one} */
    Optional<ErrorCode> lastReceived() {
        while (received.isEmpty()) {
            Thread.onSpinWait();
        }
        return received.getLast().error();
    }

    /** Goes in a way that has its routes kept for its restart: with a Cease that is no Hard Reset (RFC 8538 §4). */
    void goToRestart() {
        speaker.reset(MONITOR, ErrorCode.CEASE_ADMINISTRATIVE_RESET, "");
    }

    void announce(int pathId, Prefix... prefixes) {
        speaker.announce(MONITOR, announcements(pathId, prefixes));
    }

    private List<Announcement> announcements(int pathId, Prefix... prefixes) {
        PathAttributes attributes = PathAttributes.of(Origin.IGP, new AsPath(List.of(AsPathSegment.sequence(AS))));
        return Stream.of(prefixes)
                .map(prefix -> new Announcement(key(pathId, prefix), new RouteAttributes(attributes, List.of(nextHop))))
                .toList();
    }

    /** Announces a prefix with a MED. */
    void announce(int pathId, long med, Prefix prefix) {
        PathAttributes attributes =
                PathAttributes.of(Origin.IGP, new AsPath(List.of(AsPathSegment.sequence(AS))), new MultiExitDisc(med));
        speaker.announce(
                MONITOR,
                List.of(new Announcement(key(pathId, prefix), new RouteAttributes(attributes, List.of(nextHop)))));
    }

    void withdraw(int pathId, Prefix... prefixes) {
        speaker.withdraw(
                MONITOR, Stream.of(prefixes).map(prefix -> key(pathId, prefix)).toList());
    }

    private static RouteKey key(int pathId, Prefix prefix) {
        return new RouteKey(Family.IPV6_UNICAST, Nlri.of(prefix, pathId));
    }

    void close(String text) {
        speaker.close(text);
    }

    @Override
    public void close() {
        speaker.close();
    }
}
