package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.fsm.Intervals;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.ReceiveGaps;
import io.vipwatch.bfd.session.SessionCounters;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.monitor.config.BfdSessionSection;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerBfdSection.OnDown;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what BFD has recorded and what it has told BGP. Safe for several threads. */
class Told implements Outlet, BgpVoice {
    static final SessionIdentity NODE1 =
            new SessionIdentity("node1", InetAddress.ofLiteral("2001:db8::11"), Optional.empty());
    static final PeerBfdSection CLOSING = new PeerBfdSection(
            new BfdSessionSection(
                    Duration.ofMillis(300),
                    Duration.ofMillis(300),
                    3,
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            OnDown.CLOSE,
            Optional.empty());

    final List<Occurrence> recorded = new CopyOnWriteArrayList<>();
    final List<String> toBgp = new CopyOnWriteArrayList<>();

    /** {@return a session that has been in its state since {@code nanos}, and heard something 300 ns before} */
    static SessionStatus status(SessionState state, long nanos, long ups, long failures) {
        return new SessionStatus(
                NODE1,
                Optional.empty(),
                Optional.empty(),
                new Encapsulation(3784, 255),
                new Parameters(Role.ACTIVE, 300_000, 300_000, 3),
                state,
                Diagnostic.NO_DIAGNOSTIC,
                Optional.empty(),
                1,
                50_000,
                new Intervals(300_000, 300_000),
                Duration.ofMillis(300),
                Optional.empty(),
                Optional.empty(),
                new Stamp(nanos, nanos),
                failures > 0,
                Optional.of(new Stamp(nanos - 300, nanos - 300)),
                Optional.empty(),
                new SessionCounters(0, 0, 0, Map.of(), 0, ups, failures),
                new ReceiveGaps(
                        Collections.nCopies(ReceiveGaps.bounds().size() + 1, 0L),
                        Collections.nCopies(ReceiveGaps.bounds().size() + 1, 0L),
                        Duration.ZERO,
                        Optional.empty(),
                        Optional.empty()));
    }

    List<BfdDown> downs() {
        return all(BfdDown.class);
    }

    List<BfdUp> ups() {
        return all(BfdUp.class);
    }

    private <T> List<T> all(Class<T> type) {
        return recorded.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void record(Occurrence what, Stamp stamp) {
        recorded.add(what);
    }

    @Override
    public void failed(String doing, RuntimeException fault) {
        throw new AssertionError(doing, fault);
    }

    @Override
    public Stamp now() {
        return new Stamp(0, 0);
    }

    @Override
    public PeerName nameOf(String peer, ScopedAddress address) {
        return new PeerName(peer, peer, PeerRole.NODE, IpAddress.of("2001:db8::11"));
    }

    @Override
    public void tell(String peer, Coupling coupling) {
        toBgp.add(peer + " " + coupling);
    }
}
