package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Deadlines;
import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.fsm.Session;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.TransmitPath;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session with what surrounds it in the engine: its path, its two stamps, its counts. Changed by the engine's thread
 * only; {@link #status} may be asked by any.
 */
final class LiveSession extends DeadlineQueue.Timed {
    private static final long NANOS_PER_MICRO = 1000;
    private static final long OUTAGE = 5_000_000_000L;

    /** The greatest number below 1. */
    private static final double MOST_JITTER = Math.nextDown(1.0);

    /** What a session counts besides discards. */
    enum Counted {
        RECEIVED,
        TRANSMITTED,
        TRANSMIT_FAILURES,
        UNUSUAL_SOURCE_PORT,
        UP,
        FAILURE
    }

    final SessionIdentity identity;
    final Optional<Range> range;
    final TransmitPath out;
    final Tally<Counted> tally = new Tally<>(Counted.class);
    final SteadyTraffic traffic = new SteadyTraffic();

    /** The chains of {@link SessionTable}. */
    @Nullable
    LiveSession nextByDiscriminator;

    @Nullable
    LiveSession nextByRemote;

    private final SessionPath path;
    private final Optional<String> interfaceName;
    private final GapRecorder gaps = new GapRecorder();
    private final int sourcePort;
    private volatile Session session;
    private volatile Stamp since;
    private volatile boolean failed;
    private volatile boolean heard;
    private volatile long lastHeard;
    private int boundInterface = ConnectedLinks.ANY;
    private long agreedInterval;
    private long detectionTime;
    private long regularFrom;
    private long lastPeriodic;
    private double jitter;
    private long goneAt = Deadlines.NEVER;
    private boolean awaitsAcknowledgement;
    private boolean begun;

    LiveSession(
            SessionIdentity identity,
            Optional<Range> range,
            SessionPath path,
            Optional<String> interfaceName,
            TransmitPath out,
            Session session,
            Stamp since) {
        this.identity = identity;
        this.range = range;
        this.path = path;
        this.interfaceName = interfaceName;
        this.out = out;
        this.sourcePort = out.sourcePort();
        this.session = session;
        this.since = since;
        // The first packet leaves at once: as if the one before it had left an interval ago.
        this.lastPeriodic = since.monotonicNanos() - NANOS_PER_MICRO * session.transmitInterval();
    }

    /** {@return the session as the machine must see it} */
    Session session() {
        Session settled = traffic.settle(session);
        session = settled;
        return settled;
    }

    /** {@return the session but for its sequence numbers, which may have moved; allocates nothing} */
    Session steady() {
        return session;
    }

    SessionPath path() {
        return path;
    }

    /**
     * Where a single-hop session without a configured interface came Up by interface {@code index}, it takes packets from
     * no other while it is Up (RFC 5881 §3): what is not routed here, and so passes the check of the hop limit, may still
     * come from a neighbour on another link.
     */
    void bindTo(int index) {
        boundInterface = index;
    }

    /** {@return the interface that it came Up by, {@link ConnectedLinks#ANY} if that is not known} */
    int boundInterface() {
        return boundInterface;
    }

    /** What the machine has made of {@link #session}. */
    void become(Session after) {
        if (after.equals(session)) {
            return;
        }
        session = after;
        if (after.remote() instanceof Remote.Heard remote) {
            boolean regular = after.state() == SessionState.UP && remote.state() == SessionState.UP;
            regularFrom = regular ? remote.discriminator() : 0;
            agreedInterval = NANOS_PER_MICRO * Math.max(after.inEffect().receive(), remote.desiredMinTxInterval());
            detectionTime = remote.detectMult() * agreedInterval;
        }
    }

    void entered(Stamp stamp) {
        since = stamp;
    }

    /** The session has left Up. */
    void leftUp(boolean failure) {
        failed = failure;
    }

    Stamp since() {
        return since;
    }

    /**
     * A packet that the machine takes in has arrived; to be called before it does. The gap before it counts if the session
     * was Up at both ends when the gap began, whatever came of that gap, unless it is the gap of an outage: a system that
     * has begun anew, or silence longer than any detection time that one would choose.
     *
     * @param discriminator the packet's My Discriminator
     */
    void hear(long arrived, long discriminator) {
        if (!heard) {
            lastHeard = arrived;
            heard = true;
        } else if (arrived > lastHeard) {
            if (regularFrom == discriminator && arrived - lastHeard <= OUTAGE) {
                gaps.record(arrived - lastHeard, agreedInterval, detectionTime);
            }
            lastHeard = arrived;
        }
        tally.count(Counted.RECEIVED);
    }

    Optional<Stamp> lastHeard(Stamps stamps) {
        return heard ? Optional.of(stamps.at(lastHeard)) : Optional.empty();
    }

    /** A periodic packet has left; {@code random} is for the jitter of the next. */
    void transmittedPeriodic(long now, double random) {
        lastPeriodic = now;
        jitter = random;
    }

    boolean silent(long now) {
        return now >= Deadlines.silence(session, lastHeard);
    }

    boolean transmissionDue(long now) {
        return now >= Deadlines.transmission(session, lastPeriodic, jitter);
    }

    /** {@return whether its next periodic packet, due by {@code soon}, may leave already: with all the jitter there is} */
    boolean mayTransmitEarly(long now, long soon) {
        return transmissionDue(soon) && now >= Deadlines.transmission(session, lastPeriodic, MOST_JITTER);
    }

    /** From {@code time} on it is to be gone, sooner if the remote system acknowledges that we leave. */
    void leaveBy(long time, boolean untilAcknowledged) {
        goneAt = time;
        awaitsAcknowledgement = untilAcknowledged;
    }

    /** From now on it transmits. */
    void begin() {
        begun = true;
    }

    boolean begun() {
        return begun;
    }

    /** {@return whether it leaves and the remote system, which held it Up or was about to, may not have seen that yet} */
    boolean mayBeHeldUp() {
        return leaving() && awaitsAcknowledgement;
    }

    boolean leaving() {
        return goneAt != Deadlines.NEVER;
    }

    boolean gone(long now) {
        return now >= goneAt;
    }

    /** {@return whether the remote system, which held the session Up or was about to, has seen that we leave} */
    boolean departureAcknowledged() {
        return awaitsAcknowledgement
                && session.remote() instanceof Remote.Heard remote
                && (remote.state() == SessionState.DOWN || remote.state() == SessionState.ADMIN_DOWN);
    }

    /** {@return whether a session of a range has been other than Up for the range's idle time} */
    boolean idle(long now) {
        return now >= idleDeadline();
    }

    private long idleDeadline() {
        return session.state() == SessionState.UP
                ? Deadlines.NEVER
                : range.map(from -> since.monotonicNanos() + from.idleNanos()).orElse(Deadlines.NEVER);
    }

    /** {@return when something is due next} */
    long nextDue() {
        if (!begun) {
            return Deadlines.NEVER;
        }
        long timers =
                Math.min(Deadlines.silence(session, lastHeard), Deadlines.transmission(session, lastPeriodic, jitter));
        return Math.min(timers, Math.min(goneAt, range.isPresent() ? idleDeadline() : Deadlines.NEVER));
    }

    SessionStatus status(Stamps stamps) {
        Session now = session;
        return new SessionStatus(
                identity,
                path.localAddress(),
                interfaceName,
                path.encapsulation(),
                now.parameters(),
                now.state(),
                now.diagnostic(),
                now.remote() instanceof Remote.Heard remote ? Optional.of(remote) : Optional.empty(),
                now.localDiscriminator(),
                sourcePort,
                now.advertised(),
                transmitInterval(now),
                detectionTime(now),
                now.heldDown(),
                since,
                failed,
                lastHeard(stamps),
                now.authentication().keys().map(keys -> keys.signing().type()),
                counters(),
                gaps.snapshot());
    }

    private SessionCounters counters() {
        return new SessionCounters(
                tally.get(Counted.RECEIVED),
                tally.get(Counted.TRANSMITTED),
                tally.get(Counted.TRANSMIT_FAILURES),
                tally.discarded(),
                tally.get(Counted.UNUSUAL_SOURCE_PORT),
                tally.get(Counted.UP),
                tally.get(Counted.FAILURE));
    }

    static Duration transmitInterval(Session session) {
        return micros(session.transmitInterval());
    }

    static Optional<Duration> detectionTime(Session session) {
        return session.detectionTime().map(LiveSession::micros);
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(NANOS_PER_MICRO * micros);
    }
}
