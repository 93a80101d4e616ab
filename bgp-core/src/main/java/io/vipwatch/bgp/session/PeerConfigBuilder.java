package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.fsm.MaximumPrefixes;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.fsm.SessionTimes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A {@link PeerConfig} to be filled in. It begins as a passive observer's: IPv6 unicast with ADD-PATH receive, a hold
 * time of 9 s, graceful restart helper, nothing announced. Not thread-safe.
 */
public final class PeerConfigBuilder {
    private final long remoteAs;
    private final long localAs;
    private final RouterId routerId;
    private final String name;
    private final Remote remote;
    private int port = PeerConfig.PORT;
    private boolean passive;
    private SessionTimes times = SessionTimes.DEFAULT;
    private Optional<Password> password = Optional.empty();
    private OptionalInt ttlSecurityHops = OptionalInt.empty();
    private Optional<RetentionPolicy> gracefulRestart = Optional.of(RetentionPolicy.DEFAULT);
    private List<Family> families = List.of(Family.IPV6_UNICAST);
    private Set<Family> addPathReceive = Set.of(Family.IPV6_UNICAST);
    private Optional<MaximumPrefixes> maximumPrefixes = Optional.empty();
    private Optional<ScopedAddress> sourceAddress = Optional.empty();
    private Optional<Duration> bfdStrictHold = Optional.empty();
    private Optional<Announcing> announcing = Optional.empty();
    private Optional<List<Capability>> capabilities = Optional.empty();

    PeerConfigBuilder(String name, Remote remote, long remoteAs, long localAs, RouterId routerId) {
        this.name = name;
        this.remote = remote;
        this.remoteAs = remoteAs;
        this.localAs = localAs;
        this.routerId = routerId;
        passive = remote instanceof Remote.Range;
    }

    PeerConfigBuilder(PeerConfig base) {
        this(base.name(), base.remote(), base);
    }

    /** Begins as {@code base} under another name and with another remote side. */
    PeerConfigBuilder(String name, Remote remote, PeerConfig base) {
        this(name, remote, base.remoteAs(), base.localAs(), base.routerId());
        port = base.port();
        passive = base.passive();
        times = base.times();
        password = base.password();
        ttlSecurityHops = base.ttlSecurityHops();
        gracefulRestart = base.gracefulRestart();
        families = base.families();
        addPathReceive = base.addPathReceive();
        maximumPrefixes = base.maximumPrefixes();
        sourceAddress = base.sourceAddress();
        bfdStrictHold = base.bfdStrictHold();
        announcing = base.announcing();
        capabilities = base.capabilities();
    }

    /** Sets the TCP port to connect to. */
    public PeerConfigBuilder port(int value) {
        port = value;
        return this;
    }

    /** Sets whether we never connect but wait to be called. */
    public PeerConfigBuilder passive(boolean value) {
        passive = value;
        return this;
    }

    /** Sets the times of the session. */
    public PeerConfigBuilder times(SessionTimes value) {
        times = value;
        return this;
    }

    /** Sets the hold time that we propose. */
    public PeerConfigBuilder holdTime(Duration value) {
        times = times.withHold(value);
        return this;
    }

    /** Sets the key of TCP MD5 signatures. */
    public PeerConfigBuilder password(Password value) {
        password = Optional.of(value);
        return this;
    }

    /** Leaves TCP MD5 signatures out. */
    public PeerConfigBuilder withoutPassword() {
        password = Optional.empty();
        return this;
    }

    /** Sets how many hops away the peer may be (RFC 5082). */
    public PeerConfigBuilder ttlSecurityHops(int value) {
        ttlSecurityHops = OptionalInt.of(value);
        return this;
    }

    /** Sets how long to keep the routes of a peer that restarts (RFC 4724 §4.2). */
    public PeerConfigBuilder gracefulRestart(RetentionPolicy value) {
        gracefulRestart = Optional.of(value);
        return this;
    }

    /** Keeps no routes of a peer that restarts, and does not advertise graceful restart. */
    public PeerConfigBuilder withoutGracefulRestart() {
        gracefulRestart = Optional.empty();
        return this;
    }

    /** Sets the families of the session, and in which of them several paths are taken (RFC 7911). */
    public PeerConfigBuilder families(List<Family> value, Set<Family> withAddPathReceive) {
        families = value;
        addPathReceive = withAddPathReceive;
        return this;
    }

    /** Sets a limit to the peer's routes. */
    public PeerConfigBuilder maximumPrefixes(MaximumPrefixes value) {
        maximumPrefixes = Optional.of(value);
        return this;
    }

    /** Sets our own address. */
    public PeerConfigBuilder sourceAddress(ScopedAddress value) {
        sourceAddress = Optional.of(value);
        return this;
    }

    /** Advertises BFD strict mode, and sets how long a session waits for BFD. */
    public PeerConfigBuilder bfdStrictHold(Duration value) {
        bfdStrictHold = Optional.of(value);
        return this;
    }

    /** Sets whether routes may be announced to this peer at all; if so, one for each prefix. */
    public PeerConfigBuilder announce(boolean value) {
        announcing = value ? Optional.of(Announcing.PLAIN) : Optional.empty();
        return this;
    }

    /** Has routes announced to this peer, and sets how. */
    public PeerConfigBuilder announcing(Announcing value) {
        announcing = Optional.of(value);
        return this;
    }

    /** Sets exactly what to advertise in OPEN. */
    public PeerConfigBuilder capabilities(List<Capability> value) {
        capabilities = Optional.of(value);
        return this;
    }

    /**
     * {@return the configuration}
     *
     * @throws IllegalArgumentException if it contradicts itself; the message says how
     */
    public PeerConfig build() {
        return new PeerConfig(
                name,
                remote,
                remoteAs,
                localAs,
                routerId,
                port,
                passive,
                times,
                password,
                ttlSecurityHops,
                gracefulRestart,
                families,
                addPathReceive,
                maximumPrefixes,
                sourceAddress,
                bfdStrictHold,
                announcing,
                capabilities);
    }
}
