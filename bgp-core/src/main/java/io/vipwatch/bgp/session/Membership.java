package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.message.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Who the peers are, and which session is whose. Called on any thread: its lock guards the table, and what a session does
 * is handed over to that session's event loop.
 */
// Tasks for event loops catch what they throw.
@SuppressWarnings("FutureReturnValueIgnored")
final class Membership {
    /** How long a peer that came through a range is shown after it has left, unless its place is needed. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Surroundings surroundings;
    private final EventLoops loops;
    private final Protection protection;
    private final Object lock = new Object();
    private final PeerTable peers = new PeerTable();
    private boolean closed;

    Membership(Surroundings surroundings, EventLoops loops, Protection protection) {
        this.surroundings = surroundings;
        this.loops = loops;
        this.protection = protection;
    }

    void add(PeerConfig peer) {
        synchronized (lock) {
            if (peers.config(peer.name()).isPresent()) {
                throw new SpeakerException("there is a peer '" + peer.name() + "' already");
            }
            begin(peer);
        }
    }

    private void begin(PeerConfig peer) {
        requireOpen();
        requireUnambiguous(peer);
        protection.begin(peer);
        put(peer);
    }

    private void put(PeerConfig peer) {
        peers.put(peer, surroundings.clock().now());
        if (peer.remote() instanceof Remote.Address(ScopedAddress address)) {
            PeerSession session = create(new Peer(peer.name(), address), peer, peer.name());
            session.loop().execute(session::start);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new SpeakerException("the speaker is closed");
        }
    }

    private void requireUnambiguous(PeerConfig peer) {
        peers.ambiguousWith(peer).ifPresent(other -> {
            throw new SpeakerException("peers '" + other.name() + "' and '" + peer.name() + "' are both passive at "
                    + peer.remote() + ": a connection from there could be either");
        });
    }

    private PeerSession create(Peer peer, PeerConfig config, String configuredAs) {
        EventLoop loop = loops.take();
        PeerSession session = new PeerSession(peer, config, loop, surroundings, this::spent);
        peers.put(new PeerTable.Member(session, configuredAs));
        return session;
    }

    void replace(PeerConfig peer) {
        synchronized (lock) {
            PeerConfig before = known(peer.name());
            requireOpen();
            requireUnambiguous(peer);
            protection.change(before, peer);
            if (!before.remote().equals(peer.remote())) {
                drop(before, ErrorCode.CEASE_OTHER_CONFIGURATION_CHANGE);
                put(peer);
                return;
            }
            peers.put(peer, surroundings.clock().now());
            for (PeerTable.Member member : peers.membersOf(peer.name())) {
                PeerConfig own =
                        member.isOfRange() ? ofRange(peer, member.session().peer()) : peer;
                member.session().loop().execute(() -> member.session().reconfigure(own));
            }
        }
    }

    private static PeerConfig ofRange(PeerConfig range, Peer peer) {
        return new PeerConfigBuilder(peer.name(), new Remote.Address(peer.address()), range).build();
    }

    private PeerConfig known(String name) {
        return peers.config(name).orElseThrow(() -> new SpeakerException("there is no peer '" + name + "'"));
    }

    void remove(String name) {
        synchronized (lock) {
            PeerConfig peer = known(name);
            drop(peer, ErrorCode.CEASE_PEER_DE_CONFIGURED);
            protection.end(peer);
        }
    }

    CompletableFuture<Void> leave(String name, String text) {
        synchronized (lock) {
            PeerConfig peer = known(name);
            CompletableFuture<Void> left = drop(peer, new PeerEvent.Leave(text));
            protection.end(peer);
            return left;
        }
    }

    private void drop(PeerConfig peer, ErrorCode cease) {
        drop(peer, new PeerEvent.Stop(cease, ""));
    }

    private CompletableFuture<Void> drop(PeerConfig peer, PeerEvent ending) {
        peers.removeConfig(peer.name());
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (PeerTable.Member member : peers.membersOf(peer.name())) {
            peers.remove(member);
            ends.add(end(member.session(), ending));
        }
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> end(PeerSession session, PeerEvent ending) {
        return CompletableFuture.supplyAsync(() -> session.end(ending), session.loop())
                .thenCompose(Function.identity())
                .whenComplete((done, fault) -> loops.release(session.loop()));
    }

    /** A session of a range has nothing left: that it went down stays to be seen for a while. On its event loop. */
    private void spent(PeerSession session) {
        synchronized (lock) {
            peers.member(session.peer().name())
                    .filter(member -> member.session() == session && member.isOfRange() && session.isSpent())
                    .ifPresent(member -> {
                        if (session.board()
                                .wentDownWithin(REMEMBERED, surroundings.clock().now())) {
                            peers.departed(member);
                        } else {
                            forget(member);
                        }
                    });
        }
    }

    private void forget(PeerTable.Member member) {
        peers.remove(member);
        end(member.session(), new PeerEvent.Stop(ErrorCode.CEASE_PEER_DE_CONFIGURED, ""));
    }

    /** Forgets who left a range too long ago to be of interest. */
    void forgetOld() {
        synchronized (lock) {
            peers.members().stream()
                    .filter(PeerTable.Member::isOfRange)
                    .map(PeerTable.Member::session)
                    .forEach(session -> session.loop().execute(() -> spent(session)));
        }
    }

    /** Hands a connection to its session, which a range makes for it; {@return why it is refused, if it is} */
    Optional<String> admit(SocketChannel channel, ScopedAddress from) {
        synchronized (lock) {
            Optional<PeerConfig> peer = closed ? Optional.empty() : peers.forConnectionFrom(from);
            if (peer.isEmpty()) {
                return Optional.of("no peer is configured with this address");
            }
            Optional<String> objection = surroundings.sockets().objection(channel, peer.get());
            if (objection.isPresent()) {
                return objection;
            }
            Optional<PeerSession> session = session(peer.get(), from);
            session.ifPresent(of -> of.handOver(channel));
            return session.isPresent()
                    ? Optional.empty()
                    : Optional.of("the range '" + peer.get().name() + "' has as many peers as it may have");
        }
    }

    private Optional<PeerSession> session(PeerConfig config, ScopedAddress from) {
        if (!(config.remote() instanceof Remote.Range range)) {
            return peers.member(config.name()).map(PeerTable.Member::session);
        }
        Peer peer = new Peer(config.name() + "[" + from + "]", from);
        Optional<PeerTable.Member> known = peers.member(peer.name());
        if (known.isPresent()) {
            peers.returned(known.get());
            return known.map(PeerTable.Member::session);
        }
        if (peers.membersOf(config.name()).size() >= range.limit()) {
            Optional<PeerTable.Member> first = peers.departedFrom(config.name());
            if (first.isEmpty()) {
                return Optional.empty();
            }
            forget(first.get());
        }
        PeerSession session = create(peer, ofRange(config, peer), config.name());
        session.loop().execute(session::start);
        return Optional.of(session);
    }

    List<SessionStatus> statuses() {
        synchronized (lock) {
            return peers.statuses();
        }
    }

    List<PeerSession> sessions() {
        synchronized (lock) {
            return peers.members().stream().map(PeerTable.Member::session).toList();
        }
    }

    /** @throws SpeakerException if there is no such peer */
    PeerSession session(String name) {
        synchronized (lock) {
            return peers.member(name)
                    .map(PeerTable.Member::session)
                    .orElseThrow(() -> new SpeakerException("there is no peer '" + name + "'"));
        }
    }

    /** Ends every session, and lets nobody in from now on; {@return when that is done} */
    CompletableFuture<Void> close(String text) {
        synchronized (lock) {
            closed = true;
            CompletableFuture<?>[] ends = peers.members().stream()
                    .map(member ->
                            end(member.session(), new PeerEvent.Stop(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, text)))
                    .toArray(CompletableFuture<?>[]::new);
            peers.members().forEach(peers::remove);
            return CompletableFuture.allOf(ends);
        }
    }
}
