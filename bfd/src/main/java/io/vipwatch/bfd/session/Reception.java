package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Deadlines;
import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.fsm.SessionMachine;
import io.vipwatch.bfd.fsm.Step;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketDecoder;
import io.vipwatch.bfd.packet.Decoded;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.KeyedDigest;
import io.vipwatch.bfd.packet.KeyedSeal;
import io.vipwatch.bfd.packet.Selection;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.DatagramReceiver;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes in datagrams (RFC 5880 §6.8.6): the hop limit, the checks of the octets, the session, its addresses, then the
 * machine. What repeats the last packet of a session goes through without allocation. On the engine's thread.
 */
final class Reception implements DatagramReceiver {
    private static final int YOUR_DISCRIMINATOR = 8;
    private static final int YOUR_DISCRIMINATOR_END = 12;

    private final SessionTable table;
    private final Performer performer;
    private final Unsolicited unsolicited;
    private final Roster roster;
    private final ConnectedLinks links;
    private final HopLimit hopLimit;
    private final Tally<SystemCount> tally;
    private final KeyedSeal seal = new KeyedSeal();
    private long earliest = Deadlines.NEVER;
    private long arrivals;
    private boolean stamped = true;

    Reception(
            SessionTable table,
            Performer performer,
            Unsolicited unsolicited,
            Roster roster,
            ConnectedLinks links,
            HopLimit hopLimit,
            Tally<SystemCount> tally) {
        this.table = table;
        this.performer = performer;
        this.unsolicited = unsolicited;
        this.roster = roster;
        this.links = links;
        this.hopLimit = hopLimit;
        this.tally = tally;
    }

    /** A batch begins. */
    void begin() {
        earliest = Deadlines.NEVER;
        arrivals = 0;
        stamped = true;
    }

    /** {@return how many datagrams this batch had} */
    long arrivals() {
        return arrivals;
    }

    /** {@return when the first datagram of this batch had arrived, {@link Deadlines#NEVER} if there was none} */
    long earliest() {
        return earliest;
    }

    /**
     * {@return whether all that had arrived by {@code time} was read: each socket gives its datagrams in their order, and
     * this batch, which has some of each that is not empty, has younger ones only}
     */
    boolean allYoungerThan(long time) {
        return stamped && arrivals > 0 && earliest > time;
    }

    /** {@return whether the kernel has stamped all of this batch} */
    boolean stamped() {
        return stamped;
    }

    @Override
    public void received(ReceivedDatagram datagram) {
        arrivals++;
        earliest = Math.min(earliest, datagram.arrivedNanos());
        stamped &= datagram.kernelStamped();
        tally.count(SystemCount.RECEIVED);
        LiveSession claimed = claimed(datagram);
        try {
            if (claimed == null || !repeated(claimed, datagram)) {
                check(claimed, datagram);
            }
        } catch (RuntimeException e) {
            roster.fault(Optional.ofNullable(claimed), e);
        }
    }

    /** The session that a datagram claims to be for, before any check, or null: whom its discard is counted for. */
    private @Nullable LiveSession claimed(ReceivedDatagram datagram) {
        if (datagram.length() < YOUR_DISCRIMINATOR_END) {
            return table.byAddresses(datagram);
        }
        long discriminator = 0;
        for (int index = YOUR_DISCRIMINATOR; index < YOUR_DISCRIMINATOR_END; index++) {
            discriminator = discriminator << 8 | Byte.toUnsignedInt(datagram.octets()[index]);
        }
        return discriminator == 0 ? table.byAddresses(datagram) : table.byDiscriminator(discriminator);
    }

    /** The same octets as last time, to the same session: only the time of the last packet moves. */
    private boolean repeated(LiveSession live, ReceivedDatagram datagram) {
        if (!live.path().matches(datagram)
                || !byItsInterface(live, datagram)
                || !hopLimit.suffices(live.path().encapsulation(), datagram.hopLimit())
                || !live.traffic.repeats(live.steady(), datagram.octets(), datagram.length(), seal)) {
            return false;
        }
        live.hear(datagram.arrivedNanos(), live.steady().remote().discriminatorOrZero());
        countSourcePort(live, datagram);
        return true;
    }

    private void check(@Nullable LiveSession claimed, ReceivedDatagram datagram) {
        if (!hopLimitSuffices(claimed, datagram)) {
            discard(claimed, DiscardReason.HOP_LIMIT);
            return;
        }
        switch (ControlPacketDecoder.decode(datagram.octets(), 0, datagram.length())) {
            case Decoded.Discarded(DiscardReason reason) -> discard(claimed, reason);
            case Decoded.Accepted(ControlPacket packet) -> select(claimed, packet, datagram);
        }
    }

    private boolean hopLimitSuffices(@Nullable LiveSession claimed, ReceivedDatagram datagram) {
        if (claimed == null) {
            return hopLimit.suffices(datagram.destinationPort(), datagram.hopLimit());
        }
        Encapsulation encapsulation = claimed.path().encapsulation();
        return encapsulation.destinationPort() == datagram.destinationPort()
                ? hopLimit.suffices(encapsulation, datagram.hopLimit())
                : hopLimit.suffices(datagram.destinationPort(), datagram.hopLimit());
    }

    private void select(@Nullable LiveSession claimed, ControlPacket packet, ReceivedDatagram datagram) {
        Optional<LiveSession> session = Optional.ofNullable(claimed);
        switch (Selection.select(packet, _ -> session, () -> session)) {
            case Selection.Selected<LiveSession>(LiveSession live) -> take(live, packet, datagram);
            case Selection.Discarded<LiveSession>(DiscardReason reason) -> {
                if (reason == DiscardReason.NO_SESSION) {
                    unsolicited(packet, datagram);
                } else {
                    discard(claimed, reason);
                }
            }
        }
    }

    private void unsolicited(ControlPacket packet, ReceivedDatagram datagram) {
        switch (unsolicited.select(packet, datagram)) {
            case Selection.Selected<LiveSession>(LiveSession live) -> take(live, packet, datagram);
            case Selection.Discarded<LiveSession>(DiscardReason reason) -> tally.count(reason);
        }
    }

    private void take(LiveSession live, ControlPacket packet, ReceivedDatagram datagram) {
        if (!live.path().matches(datagram)) {
            live.tally.count(live.path().mismatch(datagram));
            return;
        }
        if (!byItsInterface(live, datagram)) {
            live.tally.count(DiscardReason.INTERFACE);
            return;
        }
        Session before = live.session();
        Step step = SessionMachine.step(before, new Event.Received(packet));
        if (step.heard()) {
            live.hear(datagram.arrivedNanos(), packet.myDiscriminator());
            countSourcePort(live, datagram);
        }
        if (step.actions().isEmpty() && step.session().differsInSequenceNumbersOnly(before)) {
            live.become(step.session());
            remember(live, packet, datagram);
        } else {
            performer.perform(live, step);
        }
        if (before.state() != SessionState.UP && live.steady().state() == SessionState.UP) {
            live.bindTo(datagram.interfaceIndex());
        }
        if (live.departureAcknowledged()) {
            roster.end(live);
        }
    }

    /** Where octets follow the seal, which it does not cover, nothing is remembered. */
    private static void remember(LiveSession live, ControlPacket packet, ReceivedDatagram datagram) {
        Session session = live.steady();
        if (!(packet.authentication().orElse(null) instanceof KeyedDigest digest)) {
            live.traffic.received.remember(session, datagram.octets(), datagram.length(), Optional.empty());
        } else if (KeyedSeal.seals(datagram.octets(), datagram.length(), digest.type())) {
            Optional<AuthenticationKey> key =
                    session.authentication().keys().flatMap(keys -> keys.key(digest.type(), digest.keyId()));
            live.traffic.received.remember(session, datagram.octets(), datagram.length(), key);
        }
    }

    /**
     * The interface is part of a single-hop session (RFC 5881 §3). Where none is configured it is the one that the remote
     * system's subnet is on, looked up anew until the session is Up; from then on the one that it came Up by.
     */
    private boolean byItsInterface(LiveSession live, ReceivedDatagram datagram) {
        int index = datagram.interfaceIndex();
        SessionPath path = live.path();
        if (index == 0 || path.interfaceIndex() != 0 || !path.encapsulation().isSingleHop()) {
            return true;
        }
        int wanted = live.steady().state() == SessionState.UP ? live.boundInterface() : links.towards(path.remote());
        return wanted == ConnectedLinks.ANY || wanted == index;
    }

    /** RFC 5881 §4 has the source port within this range, but does not ask for a check; some systems do not keep to it. */
    private static void countSourcePort(LiveSession live, ReceivedDatagram datagram) {
        if (datagram.sourcePort() < Encapsulation.FIRST_SOURCE_PORT) {
            live.tally.count(LiveSession.Counted.UNUSUAL_SOURCE_PORT);
        }
    }

    private void discard(@Nullable LiveSession claimed, DiscardReason reason) {
        if (claimed == null) {
            tally.count(reason);
        } else {
            claimed.tally.count(reason);
        }
    }
}
