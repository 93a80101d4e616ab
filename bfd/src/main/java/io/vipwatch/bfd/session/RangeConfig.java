package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Encapsulation;
import java.time.Duration;
import java.util.Optional;

/**
 * Addresses whose systems may begin a session with us that nobody configured here (unsolicited BFD, RFC 9468). Since
 * anybody within the prefix can ask for one, how many there are, how fast they come and how long they stay is limited.
 *
 * @param name unique within its system among sessions and ranges, not empty, without a slash
 * @param prefix the addresses
 * @param interfaceName the only interface to accept such packets from; empty: any
 * @param encapsulation single hop; RFC 9468 §1 leaves multihop out because of its risks, so that whoever wants it should
 *     want keys as well
 * @param parameters intervals and multiplier; the role is passive (RFC 9468 §2)
 * @param keys authentication: then only a packet that is authentic creates a session
 * @param limit how many sessions there may be, at least 1
 * @param creationsPerSecond how many may be created in a second, more than 0; as many as a second's at once
 * @param idle how long a session may be other than Up before it is forgotten, more than 0
 */
public record RangeConfig(
        String name,
        AddressPrefix prefix,
        Optional<String> interfaceName,
        Encapsulation encapsulation,
        Parameters parameters,
        Optional<KeyChain> keys,
        int limit,
        double creationsPerSecond,
        Duration idle)
        implements Configured {
    /** Enough for the nodes of a large cluster. */
    public static final int DEFAULT_LIMIT = 1000;

    /** A cluster of a hundred nodes has its sessions after two seconds. */
    public static final double DEFAULT_CREATIONS_PER_SECOND = 50;

    public static final Duration DEFAULT_IDLE = Duration.ofSeconds(60);

    public RangeConfig {
        SessionConfig.requireName(name);
        if (parameters.role() != Role.PASSIVE) {
            throw new IllegalArgumentException(name + ": the sessions of a range are passive (RFC 9468 §2)");
        }
        if (limit < 1) {
            throw new IllegalArgumentException(name + ": limit of sessions must be at least 1: " + limit);
        }
        if (!(creationsPerSecond > 0) || creationsPerSecond > 1e9) {
            throw new IllegalArgumentException(name + ": creations per second must be above 0: " + creationsPerSecond);
        }
        if (!idle.isPositive() || idle.compareTo(Duration.ofDays(365)) > 0) {
            throw new IllegalArgumentException(name + ": idle time must be above 0 and below a year: " + idle);
        }
    }

    @Override
    public RangeConfig with(Parameters others, Optional<KeyChain> chain) {
        return new RangeConfig(
                name, prefix, interfaceName, encapsulation, others, chain, limit, creationsPerSecond, idle);
    }

    /** {@return a range with the default limits, without authentication, on any interface} */
    public static RangeConfig of(
            String name, AddressPrefix prefix, Encapsulation encapsulation, Parameters parameters) {
        return new RangeConfig(
                name,
                prefix,
                Optional.empty(),
                encapsulation,
                parameters,
                Optional.empty(),
                DEFAULT_LIMIT,
                DEFAULT_CREATIONS_PER_SECOND,
                DEFAULT_IDLE);
    }
}
