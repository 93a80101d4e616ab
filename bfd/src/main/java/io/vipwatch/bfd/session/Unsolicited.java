package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Authentication;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.fsm.SessionMachine;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Selection;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.MappedAddress;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives systems of a range the session that they ask for, within its limits (RFC 9468). On the engine's thread. */
final class Unsolicited {
    private static final long ANY_DISCRIMINATOR = 1;

    private static final long SUBNETS_KNOWN_FOR = 1_000_000_000L;

    private record Subnets(List<AddressPrefix> prefixes, long until) {}

    private final Map<Integer, Subnets> subnets = new HashMap<>();
    private final List<Range> ranges = new ArrayList<>();
    private final Roster roster;
    private final Performer performer;
    private final Reporter reporter;
    private final Interfaces interfaces;
    private final HopLimit hopLimit;
    private final Clock clock;

    /** The time of the engine. */
    interface Clock {
        long nanoTime();
    }

    private final Stamps stamps;

    Unsolicited(
            Roster roster,
            Performer performer,
            Reporter reporter,
            Interfaces interfaces,
            HopLimit hopLimit,
            Stamps stamps,
            Clock clock) {
        this.roster = roster;
        this.performer = performer;
        this.reporter = reporter;
        this.interfaces = interfaces;
        this.hopLimit = hopLimit;
        this.stamps = stamps;
        this.clock = clock;
    }

    void add(Range range) {
        ranges.add(range);
        ranges.sort(
                Comparator.comparingInt((Range each) -> each.config().prefix().length())
                        .reversed());
    }

    void remove(Range range) {
        ranges.remove(range);
    }

    void clear() {
        ranges.clear();
    }

    Optional<Range> named(String name) {
        return ranges.stream()
                .filter(range -> range.config().name().equals(name))
                .findFirst();
    }

    /** {@return the new session for a packet that belongs to none, or why there is none} */
    Selection<LiveSession> select(ControlPacket packet, ReceivedDatagram datagram) {
        for (Range range : ranges) {
            if (range.covers(datagram)) {
                return select(range, packet, datagram);
            }
        }
        return new Selection.Discarded<>(DiscardReason.NO_SESSION);
    }

    private Selection<LiveSession> select(Range range, ControlPacket packet, ReceivedDatagram datagram) {
        if (!hopLimit.suffices(range.config().encapsulation(), datagram.hopLimit())) {
            return new Selection.Discarded<>(DiscardReason.HOP_LIMIT);
        }
        // A system that says AdminDown does not ask for a session, it takes leave of one.
        if (packet.state() != SessionState.DOWN) {
            return new Selection.Discarded<>(DiscardReason.NO_SESSION);
        }
        if (range.disabled()) {
            return new Selection.Discarded<>(DiscardReason.SESSION_ADMIN_DOWN);
        }
        Optional<DiscardReason> forged = unauthentic(range, packet);
        if (forged.isPresent()) {
            return new Selection.Discarded<>(forged.get());
        }
        if (!onLink(range, datagram)) {
            return new Selection.Discarded<>(DiscardReason.SOURCE_ADDRESS);
        }
        Optional<DiscardReason> refused = range.admit(clock.nanoTime());
        return refused.map(reason -> refuse(range, datagram, reason)).orElseGet(() -> create(range, datagram));
    }

    /** RFC 9468 §2: with single hop, the source must belong to the subnet of the interface that the packet came by. */
    private boolean onLink(Range range, ReceivedDatagram datagram) {
        int index = datagram.interfaceIndex();
        boolean singleHop = range.config().encapsulation().isSingleHop();
        if (!singleHop || index == 0) {
            return true;
        }
        List<AddressPrefix> prefixes = subnets(index);
        return prefixes.isEmpty()
                || prefixes.stream().anyMatch(each -> each.contains(datagram.sourceHigh(), datagram.sourceLow()));
    }

    /** Looked up once a second at most, so that a flood does not make us ask the operating system for each packet. */
    private List<AddressPrefix> subnets(int index) {
        long now = clock.nanoTime();
        Subnets known = subnets.get(index);
        if (known == null || now >= known.until) {
            known = new Subnets(interfaces.subnets(index), now + SUBNETS_KNOWN_FOR);
            subnets.put(index, known);
        }
        return known.prefixes;
    }

    /** {@return why the packet is no reason to create anything; asked of a session that is thrown away} */
    private static Optional<DiscardReason> unauthentic(Range range, ControlPacket packet) {
        Authentication authentication = range.keys()
                .map((KeyChain keys) -> Authentication.with(keys, 0))
                .orElseGet(Authentication::none);
        Session sample = Session.create(ANY_DISCRIMINATOR, range.parameters(), authentication);
        return SessionMachine.step(sample, new Event.Received(packet)).refused();
    }

    private Selection<LiveSession> create(Range range, ReceivedDatagram datagram) {
        MappedAddress remote = new MappedAddress(datagram.sourceHigh(), datagram.sourceLow());
        MappedAddress local = new MappedAddress(datagram.localHigh(), datagram.localLow());
        int bound = range.interfaceIndex() != 0 || remote.toInetAddress().isLinkLocalAddress()
                ? datagram.interfaceIndex()
                : 0;
        SessionPath path = new SessionPath(remote, local, bound, range.config().encapsulation());
        Optional<String> interfaceName = bound == 0 ? Optional.empty() : interfaces.name(bound);
        try {
            LiveSession live = roster.admit(new Roster.Candidate(
                    identity(range, path, interfaceName),
                    Optional.of(range),
                    path,
                    interfaceName,
                    range.parameters(),
                    range.keys()));
            reporter.report(new BfdEvent.SessionCreated(live.since(), live.identity));
            range.remembered().forEach(event -> performer.happen(live, event));
            return new Selection.Selected<>(live);
        } catch (BfdException | IllegalArgumentException _) {
            range.sessionGone();
            return refuse(range, datagram, DiscardReason.UNSOLICITED_NO_PATH);
        }
    }

    private SessionIdentity identity(Range range, SessionPath path, Optional<String> interfaceName) {
        InetAddress remote = path.remote().toInetAddress();
        String name = range.config().name() + "/" + AddressText.of(path.remote())
                + interfaceName.map(by -> "%" + by).orElse("");
        // The same system may ask at two of our addresses.
        boolean taken = roster.byName().containsKey(name);
        return new SessionIdentity(
                taken ? name + "@" + AddressText.of(path.local()) : name,
                remote,
                Optional.of(range.config().name()));
    }

    private Selection<LiveSession> refuse(Range range, ReceivedDatagram datagram, DiscardReason reason) {
        long now = clock.nanoTime();
        range.tellRefusal(now)
                .ifPresent(suppressed -> reporter.report(new BfdEvent.CreationRefused(
                        stamps.at(now),
                        range.config().name(),
                        AddressText.of(new MappedAddress(datagram.sourceHigh(), datagram.sourceLow())),
                        reason,
                        suppressed)));
        return new Selection.Discarded<>(reason);
    }
}
