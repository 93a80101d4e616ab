package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.vipwatch.bgp.fsm.BfdState;
import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.fsm.PeerEvent;
import io.vipwatch.bgp.fsm.PeerMachine;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.Announcement;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.rib.RouteKey;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The speaker on Netty. Called on any thread: its lock guards who the peers are, and what a session does is handed over
 * to that session's event loop.
 */
// Tasks for event loops catch what they throw.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettySpeaker implements Speaker {
    private static final Logger LOG = LoggerFactory.getLogger(NettySpeaker.class);

    /** Beyond the time that connections have to close; threads are late sometimes. */
    private static final long CLOSE_GRACE_MILLIS = 500;

    /** How long a peer that came through a range is shown after it has left, unless its place is needed. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Surroundings surroundings;
    private final EventLoops loops;
    private final Listener listener;
    private final Protection protection;
    private final Refusals refusals = new Refusals();
    private final AtomicLong refused = new AtomicLong();
    private final Object lock = new Object();
    private final PeerTable peers = new PeerTable();
    private boolean closed;

    private NettySpeaker(SpeakerConfig config, SpeakerListener events, Sockets sockets) {
        surroundings = new Surroundings(
                sockets,
                config.clock().orElseGet(StampClock::system),
                events,
                config.recorder(),
                new AttributeSets(),
                () -> ThreadLocalRandom.current().nextDouble(PeerMachine.JITTER_MINIMUM, PeerMachine.JITTER_MAXIMUM),
                config.closeTimeout());
        loops = new EventLoops(sockets.handlers(), config.maximumEventLoops());
        listener = new Listener(sockets, loops.acceptor(), this::accepted);
        protection = new Protection(sockets, listener);
    }

    static NettySpeaker start(SpeakerConfig config, SpeakerListener events) {
        return start(config, events, Sockets.of(config.transport()));
    }

    static NettySpeaker start(SpeakerConfig config, SpeakerListener events, Sockets sockets) {
        NettySpeaker speaker = new NettySpeaker(config, events, sockets);
        try {
            config.listen().forEach(speaker.listener::bind);
        } catch (SpeakerException e) {
            speaker.close("");
            throw e;
        }
        speaker.listener.open();
        speaker.loops.acceptor().scheduleAtFixedRate(speaker::followClock, 1, 1, TimeUnit.SECONDS);
        speaker.loops.acceptor().scheduleAtFixedRate(speaker::forgetOld, 1, 1, TimeUnit.MINUTES);
        return speaker;
    }

    private void followClock() {
        surroundings
                .clock()
                .follow()
                .ifPresent(step -> surroundings.tell(
                        new SpeakerEvent.ClockStepped(surroundings.clock().now(), step)));
    }

    @Override
    public List<InetSocketAddress> listenAddresses() {
        return listener.addresses();
    }

    @Override
    public void add(PeerConfig peer) {
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

    @Override
    public void replace(PeerConfig peer) {
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

    @Override
    public void remove(String name) {
        synchronized (lock) {
            PeerConfig peer = known(name);
            drop(peer, ErrorCode.CEASE_PEER_DE_CONFIGURED);
            protection.end(peer);
        }
    }

    private void drop(PeerConfig peer, ErrorCode cease) {
        peers.removeConfig(peer.name());
        for (PeerTable.Member member : peers.membersOf(peer.name())) {
            peers.remove(member);
            end(member.session(), cease, "");
        }
    }

    private CompletableFuture<Void> end(PeerSession session, ErrorCode cease, String text) {
        return CompletableFuture.supplyAsync(() -> session.stop(cease, text), session.loop())
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
        end(member.session(), ErrorCode.CEASE_PEER_DE_CONFIGURED, "");
    }

    /** Forgets who left a range too long ago to be of interest. */
    private void forgetOld() {
        synchronized (lock) {
            peers.members().stream()
                    .filter(PeerTable.Member::isOfRange)
                    .map(PeerTable.Member::session)
                    .forEach(session -> session.loop().execute(() -> spent(session)));
        }
    }

    /** Finds the session for a connection; on the event loop that accepts. */
    private void accepted(SocketChannel channel) {
        ScopedAddress from = ScopedAddress.of(channel.remoteAddress().getAddress());
        synchronized (lock) {
            Optional<PeerConfig> peer = closed ? Optional.empty() : peers.forConnectionFrom(from);
            if (peer.isEmpty()) {
                refuse(channel, from, "no peer is configured with this address");
                return;
            }
            Optional<PeerSession> session = session(peer.get(), from);
            if (session.isPresent()) {
                session.get().handOver(channel);
            } else {
                refuse(channel, from, "the range '" + peer.get().name() + "' has as many peers as it may have");
            }
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

    private void refuse(SocketChannel channel, ScopedAddress from, String reason) {
        listener.reject(channel);
        refused.incrementAndGet();
        refusals.refused(surroundings.clock().now(), from, reason).ifPresent(surroundings::tell);
    }

    @Override
    public long refusedConnections() {
        return refused.get();
    }

    @Override
    public List<SessionStatus> sessions() {
        synchronized (lock) {
            return peers.statuses();
        }
    }

    private PeerSession sessionOf(String name) {
        synchronized (lock) {
            return peers.member(name)
                    .map(PeerTable.Member::session)
                    .orElseThrow(() -> new SpeakerException("there is no peer '" + name + "'"));
        }
    }

    @Override
    public boolean requestRefresh(String name, Family family) {
        PeerSession session = sessionOf(name);
        boolean possible = session.board()
                .established()
                .filter(up -> up.negotiated().routeRefresh()
                        && up.negotiated().families().contains(family))
                .isPresent();
        if (possible) {
            session.loop().execute(() -> session.requestRefresh(family));
        }
        return possible;
    }

    @Override
    public void reset(String name, ErrorCode cease, String text) {
        PeerSession session = sessionOf(name);
        session.loop().execute(() -> session.reset(cease, text));
    }

    @Override
    public void bfdUp(String name) {
        tell(name, new PeerEvent.BfdStateChanged(BfdState.UP));
    }

    @Override
    public void bfdDown(String name) {
        tell(name, new PeerEvent.BfdStateChanged(BfdState.DOWN));
    }

    @Override
    public void bfdAdminDown(String name) {
        tell(name, new PeerEvent.BfdStateChanged(BfdState.ADMIN_DOWN));
    }

    @Override
    public void flushStale(String name, FlushReason reason) {
        tell(name, new PeerEvent.FlushStale(reason));
    }

    private void tell(String name, PeerEvent event) {
        PeerSession session = sessionOf(name);
        session.loop().execute(() -> session.told(event));
    }

    @Override
    public void announce(String name, Collection<Announcement> routes) {
        PeerSession session = sessionOf(name);
        if (!session.board().config().announce()) {
            throw new SpeakerException("nothing may be announced to peer '" + name + "'");
        }
        advertise(session, List.copyOf(routes), List.of());
    }

    @Override
    public void withdraw(String name, Collection<RouteKey> routes) {
        advertise(sessionOf(name), List.of(), List.copyOf(routes));
    }

    @Override
    public void announceToAll(Collection<Announcement> routes) {
        List<Announcement> copy = List.copyOf(routes);
        synchronized (lock) {
            peers.members().stream()
                    .map(PeerTable.Member::session)
                    .filter(session -> session.board().config().announce())
                    .forEach(session -> advertise(session, copy, List.of()));
        }
    }

    @Override
    public void withdrawFromAll(Collection<RouteKey> routes) {
        List<RouteKey> copy = List.copyOf(routes);
        synchronized (lock) {
            peers.members().forEach(member -> advertise(member.session(), List.of(), copy));
        }
    }

    private static void advertise(PeerSession session, List<Announcement> announce, List<RouteKey> withdraw) {
        session.loop().execute(() -> session.advertise(announce, withdraw));
    }

    @Override
    public <T> CompletableFuture<T> ask(String name, Function<AdjRibIn, T> question) {
        PeerSession session = sessionOf(name);
        return CompletableFuture.supplyAsync(
                () -> question.apply(session.received().table()), session.loop());
    }

    @Override
    public void close(String text) {
        CompletableFuture<?>[] ends;
        synchronized (lock) {
            closed = true;
            ends = peers.members().stream()
                    .map(member -> end(member.session(), ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, text))
                    .toArray(CompletableFuture<?>[]::new);
            peers.members().forEach(peers::remove);
        }
        listener.close();
        CompletableFuture.allOf(ends)
                .completeOnTimeout(
                        null, surroundings.closeTimeout().toMillis() + CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(fault -> {
                    LOG.error("a session did not end in good order", fault);
                    return null;
                })
                .join();
        loops.shutDown();
    }
}
