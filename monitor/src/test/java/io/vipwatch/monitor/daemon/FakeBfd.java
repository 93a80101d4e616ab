package io.vipwatch.monitor.daemon;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.RangeConfig;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.session.SystemStatus;
import io.vipwatch.bfd.socket.Abilities;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.Permission;
import io.vipwatch.bgp.session.StampClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A BFD system without sockets: it does what a test says, and remembers what it was asked. Safe for several threads. */
final class FakeBfd implements BfdSystem {
    private static final SystemStatus STATUS = new SystemStatus(
            true,
            new Abilities(
                    Abilities.Access.FOREIGN_FUNCTIONS,
                    Abilities.Transmission.SOCKET_PER_SESSION,
                    true,
                    true,
                    true,
                    true,
                    4 << 20,
                    new Permission.Refused("SCHED_FIFO 50", "Operation not permitted"),
                    new Permission.NotAsked(),
                    List.of()),
            7,
            Map.of(),
            0,
            0,
            1,
            Duration.ofMillis(6),
            0);

    private final StampClock clock = StampClock.system();
    private final Map<String, FakeSession> sessions = Collections.synchronizedMap(new LinkedHashMap<>());
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private Optional<BfdListener> listener = Optional.empty();
    private volatile CompletableFuture<Void> termination = new CompletableFuture<>();
    private volatile int refused;
    private volatile int refusedBuffer;
    private volatile String refusal = "";
    private Optional<SystemConfig> config = Optional.empty();

    /** From now on this port cannot be had. */
    void refuse(int port) {
        refused = port;
    }

    /** From now on a receive buffer of so many octets cannot be had. */
    void refuseReceiveBuffer(int octets) {
        refusedBuffer = octets;
    }

    BfdSystem start(SystemConfig wanted, BfdListener told) {
        wanted.sockets().encapsulations().forEach(this::requireFree);
        sessions.clear();
        if (wanted.sockets().receiveBuffer() == refusedBuffer) {
            throw new BfdException("no such receive buffer");
        }
        if (!refusal.isEmpty()) {
            throw new BfdException(refusal);
        }
        config = Optional.of(wanted);
        termination = new CompletableFuture<>();
        listener = Optional.of(told);
        return this;
    }

    /** From now on it cannot be started for this reason; an empty one: it can. */
    void refuse(String reason) {
        refusal = reason;
    }

    /** A fault ends its engine. */
    void end() {
        Throwable reason = new StackOverflowError("deep");
        termination.completeExceptionally(reason);
        sessions.clear();
        tell(new BfdEvent.EngineEnded(now(), reason));
    }

    void forget() {
        sessions.clear();
        asked.clear();
    }

    SystemConfig config() {
        return config.orElseThrow();
    }

    private Stamp now() {
        var now = clock.now();
        return new Stamp(now.monotonicNanos(), now.epochNanos());
    }

    /** The session comes Up. */
    void up(String name) {
        change(name, SessionState.UP, SessionState.UP, Cause.HANDSHAKE, Diagnostic.NO_DIAGNOSTIC, false);
    }

    /** Nothing is heard any more. */
    void expire(String name) {
        change(
                name,
                SessionState.DOWN,
                SessionState.DOWN,
                Cause.DETECTION_TIME_EXPIRED,
                Diagnostic.CONTROL_DETECTION_TIME_EXPIRED,
                true);
        fallSilent(name);
    }

    /** The operator of the other side takes the session out of use. */
    void remoteAdminDown(String name) {
        change(
                name,
                SessionState.DOWN,
                SessionState.ADMIN_DOWN,
                Cause.NEIGHBOR_ADMIN_DOWN,
                Diagnostic.NEIGHBOR_SIGNALED_SESSION_DOWN,
                false);
    }

    /** The other side, which had said AdminDown, is not heard any more: that changes no state here. */
    void fallSilent(String name) {
        sessions.computeIfPresent(name, (_, live) -> live.silent());
    }

    /** The other side, which never was Up with us, says that it is taken out of use: that changes no state here. */
    void heardAdminDown(String name) {
        sessions.computeIfPresent(
                name, (_, live) -> live.in(live.state(), SessionState.ADMIN_DOWN, live.since(), live.failed()));
    }

    /** A system of a range begins a session. */
    void create(String range, String address) {
        InetAddress remote = InetAddress.ofLiteral(address);
        SessionIdentity identity =
                new SessionIdentity(range + "/" + remote.getHostAddress(), remote, Optional.of(range));
        FakeSession waiting = Optional.ofNullable(sessions.get(range)).orElseThrow();
        sessions.put(
                identity.name(), FakeSession.begin(identity, waiting.encapsulation(), waiting.parameters(), now()));
        tell(new BfdEvent.SessionCreated(now(), identity));
    }

    private void change(
            String name, SessionState to, SessionState remote, Cause cause, Diagnostic diagnostic, boolean failure) {
        FakeSession before = Optional.ofNullable(sessions.get(name)).orElseThrow();
        Stamp at = now();
        sessions.put(name, before.in(to, remote, at, before.state() == SessionState.UP ? failure : before.failed()));
        tell(new BfdEvent.StateChanged(
                at,
                before.identity(),
                before.state(),
                to,
                diagnostic,
                Optional.of(Diagnostic.NO_DIAGNOSTIC),
                cause,
                Optional.of(new Stamp(
                        at.monotonicNanos() - FakeSession.DETECTION_TIME.toNanos() - 200_000,
                        at.epochNanos() - FakeSession.DETECTION_TIME.toNanos() - 200_000)),
                Optional.of(FakeSession.DETECTION_TIME),
                failure && before.state() == SessionState.UP));
    }

    void tell(BfdEvent event) {
        listener.orElseThrow().onEvent(event);
    }

    @Override
    public void listen(Encapsulation kind) {
        requireFree(kind);
        asked.add("listen " + kind.destinationPort());
    }

    private void requireFree(Encapsulation kind) {
        if (kind.destinationPort() == refused) {
            throw new BfdException("port " + refused + " is taken");
        }
    }

    @Override
    public void add(SessionConfig session) {
        asked.add("add " + session.name());
        SessionIdentity identity = new SessionIdentity(session.name(), session.remote(), Optional.empty());
        sessions.put(session.name(), FakeSession.begin(identity, session.encapsulation(), session.parameters(), now()));
    }

    @Override
    public void add(RangeConfig range) {
        asked.add("add range " + range.name() + " " + range.prefix() + " limit " + range.limit());
        SessionIdentity waiting =
                new SessionIdentity(range.name(), range.prefix().address().toInetAddress(), Optional.empty());
        sessions.put(range.name(), FakeSession.begin(waiting, range.encapsulation(), range.parameters(), now()));
    }

    @Override
    public void change(String name, Parameters parameters) {
        asked.add("change " + name + " " + parameters.desiredMinTxInterval() + " × " + parameters.detectMult());
        sessions.computeIfPresent(name, (_, live) -> live.with(parameters));
    }

    @Override
    public void changeKeys(String name, Optional<KeyChain> keys) {
        asked.add("keys " + name + " " + keys.map(chain -> chain.signing().keyId()));
    }

    @Override
    public void remove(String name) {
        asked.add("remove " + name);
        if (sessions.remove(name) == null) {
            throw new BfdException("there is no session " + name);
        }
    }

    @Override
    public void enable(String name) {
        throw new AssertionError("nobody enables sessions");
    }

    @Override
    public void disable(String name, Diagnostic diagnostic) {
        throw new AssertionError("nobody disables sessions");
    }

    @Override
    public void signalDown(String name, Diagnostic diagnostic) {
        throw new AssertionError("nobody signals Down");
    }

    @Override
    public void clearDown(String name) {
        throw new AssertionError("nobody signals Down");
    }

    @Override
    public List<SessionStatus> sessions() {
        synchronized (sessions) {
            return sessions.values().stream()
                    .filter(live -> !live.identity().remote().isAnyLocalAddress())
                    .map(FakeSession::status)
                    .toList();
        }
    }

    @Override
    public SystemStatus status() {
        return STATUS;
    }

    @Override
    public boolean isRunning() {
        return !termination.isDone();
    }

    @Override
    public CompletionStage<Void> termination() {
        return termination;
    }

    @Override
    public void close() {
        throw new AssertionError("nobody leaves without saying how long that may take");
    }

    @Override
    public void close(Duration longest) {
        asked.add("close within " + longest.toSeconds() + " s");
    }
}
