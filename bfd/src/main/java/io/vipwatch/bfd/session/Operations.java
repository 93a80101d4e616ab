package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Event;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.ControlSockets;
import io.vipwatch.bfd.socket.MappedAddress;
import java.util.List;
import java.util.Optional;

/** What the operator asks for, done on the engine's thread. */
final class Operations {
    private final ControlSockets sockets;
    private final Roster roster;
    private final Unsolicited unsolicited;
    private final Performer performer;
    private final Interfaces interfaces;

    Operations(
            ControlSockets sockets,
            Roster roster,
            Unsolicited unsolicited,
            Performer performer,
            Interfaces interfaces) {
        this.sockets = sockets;
        this.roster = roster;
        this.unsolicited = unsolicited;
        this.performer = performer;
        this.interfaces = interfaces;
    }

    void listen(Encapsulation kind) {
        sockets.listen(kind);
    }

    void add(SessionConfig config) {
        requireFree(config.name());
        SessionPath path = new SessionPath(
                MappedAddress.of(config.remote()),
                config.local().map(MappedAddress::of).orElse(SessionPath.ANY),
                index(config.name(), config.interfaceName()),
                config.encapsulation());
        roster.admit(new Roster.Candidate(
                new SessionIdentity(config.name(), path.remote().toInetAddress(), Optional.empty()),
                Optional.empty(),
                path,
                config.interfaceName(),
                config.parameters(),
                config.keys()));
    }

    void add(RangeConfig config) {
        requireFree(config.name());
        unsolicited.add(new Range(config, index(config.name(), config.interfaceName()), sockets.nanoTime()));
    }

    private void requireFree(String name) {
        if (roster.byName().containsKey(name) || unsolicited.named(name).isPresent()) {
            throw new BfdException("there is a session or range '" + name + "' already");
        }
    }

    private int index(String name, Optional<String> interfaceName) {
        return interfaceName
                .map(by -> interfaces.index(by).orElseThrow(() -> noInterface(name, by)))
                .orElse(0);
    }

    private static BfdException noInterface(String name, String interfaceName) {
        IllegalArgumentException cause = new IllegalArgumentException(interfaceName);
        return new BfdException(name + ": there is no interface '" + interfaceName + "'", cause, true);
    }

    /** Lets {@code event} happen to the session of that name, or to all of a range. */
    void happen(String name, Event event) {
        Optional<Range> range = unsolicited.named(name);
        List<LiveSession> meant = meant(name, range);
        if (range.isPresent()
                && event instanceof Event.ParametersChanged(var parameters)
                && parameters.role() != Role.PASSIVE) {
            throw new BfdException(name + ": the sessions of a range are passive (RFC 9468 §2)");
        }
        range.ifPresent(each -> each.remember(event));
        meant.forEach(live -> performer.happen(live, event));
    }

    void remove(String name) {
        Optional<Range> range = unsolicited.named(name);
        List<LiveSession> meant = meant(name, range);
        range.ifPresent(unsolicited::remove);
        meant.forEach(roster::leave);
    }

    /** The operator wants no session any more. */
    void removeAll() {
        unsolicited.clear();
        List.copyOf(roster.byName().values()).forEach(roster::leave);
    }

    private List<LiveSession> meant(String name, Optional<Range> range) {
        if (range.isPresent()) {
            return roster.byName().values().stream()
                    .filter(live -> live.range.equals(range))
                    .toList();
        }
        return List.of(Optional.ofNullable(roster.byName().get(name))
                .orElseThrow(() -> new BfdException("there is no session or range '" + name + "'")));
    }
}
