package io.vipwatch.bgp.session;

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
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The speaker on Netty. Called on any thread: what a session does is handed over to that session's event loop. */
// Tasks for event loops catch what they throw.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettySpeaker implements Speaker {
    private static final Logger LOG = LoggerFactory.getLogger(NettySpeaker.class);

    /** Beyond the time that connections have to close; threads are late sometimes. */
    private static final long CLOSE_GRACE_MILLIS = 500;

    private final Surroundings surroundings;
    private final EventLoops loops;
    private final Listener listener;
    private final Membership members;
    private final Refusals refusals = new Refusals();
    private final AtomicLong refused = new AtomicLong();

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
        members = new Membership(surroundings, loops, new Protection(sockets, listener));
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
        speaker.loops.acceptor().scheduleAtFixedRate(speaker.members::forgetOld, 1, 1, TimeUnit.MINUTES);
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
        members.add(peer);
    }

    @Override
    public void replace(PeerConfig peer) {
        members.replace(peer);
    }

    @Override
    public void remove(String name) {
        members.remove(name);
    }

    /** Finds the session for a connection; on the event loop that accepts. */
    private void accepted(SocketChannel channel) {
        ScopedAddress from = ScopedAddress.of(channel.remoteAddress().getAddress());
        members.admit(channel, from).ifPresent(reason -> refuse(channel, from, reason));
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
        return members.statuses();
    }

    @Override
    public boolean requestRefresh(String name, Family family) {
        PeerSession session = members.session(name);
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
        PeerSession session = members.session(name);
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
    public void bfdUnknown(String name) {
        tell(name, new PeerEvent.BfdStateChanged(BfdState.UNKNOWN));
    }

    @Override
    public void flushStale(String name, FlushReason reason) {
        tell(name, new PeerEvent.FlushStale(reason));
    }

    private void tell(String name, PeerEvent event) {
        PeerSession session = members.session(name);
        session.loop().execute(() -> session.told(event));
    }

    @Override
    public void announce(String name, Collection<Announcement> routes) {
        PeerSession session = members.session(name);
        if (!session.board().config().announce()) {
            throw new SpeakerException("nothing may be announced to peer '" + name + "'");
        }
        advertise(session, List.copyOf(routes), List.of());
    }

    @Override
    public void withdraw(String name, Collection<RouteKey> routes) {
        advertise(members.session(name), List.of(), List.copyOf(routes));
    }

    @Override
    public void announceToAll(Collection<Announcement> routes) {
        List<Announcement> copy = List.copyOf(routes);
        members.sessions().stream()
                .filter(session -> session.board().config().announce())
                .forEach(session -> advertise(session, copy, List.of()));
    }

    @Override
    public void withdrawFromAll(Collection<RouteKey> routes) {
        List<RouteKey> copy = List.copyOf(routes);
        members.sessions().forEach(session -> advertise(session, List.of(), copy));
    }

    private static void advertise(PeerSession session, List<Announcement> announce, List<RouteKey> withdraw) {
        session.loop().execute(() -> session.advertise(announce, withdraw));
    }

    @Override
    public void refresh(String name, Family family) {
        PeerSession session = members.session(name);
        session.loop().execute(() -> session.refresh(family));
    }

    @Override
    public CompletableFuture<Void> told(String name) {
        PeerSession session = members.session(name);
        return CompletableFuture.supplyAsync(session::told, session.loop()).thenCompose(Function.identity());
    }

    @Override
    public CompletableFuture<Void> leave(String name, String text) {
        return members.leave(name, text);
    }

    @Override
    public <T> CompletableFuture<T> ask(String name, Function<AdjRibIn, T> question) {
        PeerSession session = members.session(name);
        return CompletableFuture.supplyAsync(
                () -> question.apply(session.received().table()), session.loop());
    }

    @Override
    public void close(String text) {
        CompletableFuture<Void> ended = members.close(text);
        listener.close();
        ended.completeOnTimeout(
                        null, surroundings.closeTimeout().toMillis() + CLOSE_GRACE_MILLIS, TimeUnit.MILLISECONDS)
                .exceptionally(fault -> {
                    LOG.error("a session did not end in good order", fault);
                    return null;
                })
                .join();
        loops.shutDown();
    }
}
