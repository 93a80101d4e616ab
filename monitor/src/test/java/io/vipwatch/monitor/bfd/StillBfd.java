package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemStatus;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A BFD system with one session that is as the test says, and that nobody changes. Safe for several threads. */
final class StillBfd implements BfdSystem {
    private volatile SessionStatus session;

    StillBfd(SessionStatus session) {
        this.session = session;
    }

    void become(SessionStatus other) {
        session = other;
    }

    @Override
    public List<SessionStatus> sessions() {
        return List.of(session);
    }

    @Override
    public SystemStatus status() {
        Abilities abilities = new Abilities(
                Abilities.Access.FOREIGN_FUNCTIONS,
                Abilities.Transmission.SOCKET_PER_SESSION,
                true,
                true,
                true,
                true,
                1,
                new Permission.NotAsked(),
                new Permission.NotAsked(),
                List.of());
        return new SystemStatus(true, abilities, 0, Map.of(), 0, 0, 0, Duration.ZERO, 0);
    }

    private static AssertionError nobodyAsksForThat() {
        return new AssertionError("the coupling changes no session");
    }

    @Override
    public void listen(Encapsulation kind) {
        throw nobodyAsksForThat();
    }

    @Override
    public void add(SessionConfig wanted) {
        throw nobodyAsksForThat();
    }

    @Override
    public void add(RangeConfig range) {
        throw nobodyAsksForThat();
    }

    @Override
    public void change(String name, Parameters parameters) {
        throw nobodyAsksForThat();
    }

    @Override
    public void changeKeys(String name, Optional<KeyChain> keys) {
        throw nobodyAsksForThat();
    }

    @Override
    public void enable(String name) {
        throw nobodyAsksForThat();
    }

    @Override
    public void disable(String name, Diagnostic diagnostic) {
        throw nobodyAsksForThat();
    }

    @Override
    public void signalDown(String name, Diagnostic diagnostic) {
        throw nobodyAsksForThat();
    }

    @Override
    public void clearDown(String name) {
        throw nobodyAsksForThat();
    }

    @Override
    public void remove(String name) {
        throw nobodyAsksForThat();
    }

    @Override
    public CompletionStage<Void> termination() {
        throw nobodyAsksForThat();
    }

    @Override
    public void close(Duration longest) {
        throw nobodyAsksForThat();
    }

    @Override
    public void close() {
        throw nobodyAsksForThat();
    }
}
