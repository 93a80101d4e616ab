package io.vipwatch.monitor.config;

import io.vipwatch.bfd.packet.AuthenticationType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a BFD session runs (RFC 5880): what a peer's session and those of an unsolicited range have in common.
 *
 * @param transmit how often we send while the session is Up
 * @param receive how often we are able to receive
 * @param multiplier how many of our packets have to be missing before the peer takes us for down
 * @param minimumHopLimit of a multihop session (RFC 5883) the lowest TTL or hop limit of a packet that is taken; empty:
 *     single hop (RFC 5881), where only 255 is
 * @param interfaceName the interface to send by and to accept packets from; empty: any
 * @param authentication the keys; empty: no authentication
 */
public record BfdSessionSection(
        Duration transmit,
        Duration receive,
        int multiplier,
        OptionalInt minimumHopLimit,
        Optional<String> interfaceName,
        Optional<Authentication> authentication) {
    /**
     * The keys of a session (RFC 5880 §6.7): all are accepted, one signs.
     *
     * @param keys at least one
     * @param signing the id of the key that signs
     */
    public record Authentication(List<AuthenticationKey> keys, int signing) {
        public Authentication {
            keys = List.copyOf(keys);
        }
    }

    /**
     * One key.
     *
     * @param id the Auth Key ID, 0 to 255
     * @param type how it is used
     * @param secret the password or key
     */
    public record AuthenticationKey(int id, AuthenticationType type, Secret secret) {}

    /** A multihop session, as it is written: whether it is one, and the lowest hop limit. */
    private record Multihop(boolean enabled, int minimumHopLimit) {
        private static final Key<Boolean> ENABLED =
                Key.optional("enabled", Scalar.bool(), true, "Multihop (RFC 5883) instead of single hop (RFC 5881).");
        private static final Key<Long> MINIMUM_HOP_LIMIT = Key.optional(
                "minimum_hop_limit",
                Scalar.number("a hop limit", 1, 255),
                254L,
                "The lowest TTL or hop limit of a packet that is taken. BIRD 2 sends 64 in multihop mode, others 255.");
        static final Section<Multihop> SHAPE = Section.of(
                        values -> new Multihop(
                                values.get(ENABLED),
                                values.get(MINIMUM_HOP_LIMIT).intValue()),
                        ENABLED,
                        MINIMUM_HOP_LIMIT)
                .shorthand(ENABLED);
    }

    /** The keys of the section; an object, since where a secret lies depends on the file that is read. */
    static final class Keys {
        private static final Scalar<Duration> INTERVAL =
                Scalar.duration("an interval of 10ms to 60s, such as 300ms", Keys::isInterval);

        private final Key<Duration> interval = Key.optional(
                "interval", INTERVAL, Duration.ofMillis(300), "How often each side sends while the session is Up.");
        private final Key<Duration> transmit =
                Key.optional("tx", INTERVAL, "How often we send, where it is not interval (Desired Min TX Interval).");
        private final Key<Duration> receive = Key.optional(
                "rx",
                INTERVAL,
                "How often we are able to receive, where it is not interval (Required Min RX Interval).");
        private final Key<Long> multiplier = Key.optional(
                "multiplier",
                Scalar.number("a multiplier", 1, 255),
                3L,
                "How many of our packets may be missing before the peer takes us for down (Detect Mult).");
        private final Key<Multihop> multihop = Key.optional(
                "multihop",
                Multihop.SHAPE,
                new Multihop(false, 255),
                "Whether the peer may be more than one hop away: UDP port 4784 instead of 3784. Both sides must agree.");
        private final Key<String> interfaceName = Key.optional(
                "interface", Scalar.text("an interface such as eth0"), "The interface that is used alone.");
        private final Key<Authentication> authentication;

        Keys(SecretShape secrets) {
            authentication =
                    Key.optional("authentication", authentication(secrets), "The keys of the session (RFC 5880 §6.7).");
        }

        /** {@return the keys, in the order of the documentation} */
        List<Key<?>> all() {
            return List.of(interval, transmit, receive, multiplier, multihop, interfaceName, authentication);
        }

        BfdSessionSection build(Values values) {
            Duration both = values.get(interval);
            Multihop hops = values.get(multihop);
            return new BfdSessionSection(
                    values.find(transmit).orElse(both),
                    values.find(receive).orElse(both),
                    values.get(multiplier).intValue(),
                    hops.enabled ? OptionalInt.of(hops.minimumHopLimit) : OptionalInt.empty(),
                    values.find(interfaceName),
                    values.find(authentication));
        }

        void refuseContradictions(Values values) {
            if (values.has(interval) && values.has(transmit) && values.has(receive)) {
                values.refuse(interval, "an interval that neither direction uses", "tx and rx, or interval");
            }
        }

        private static boolean isInterval(Duration time) {
            return time.toMillis() >= 10 && time.compareTo(Duration.ofSeconds(60)) <= 0;
        }

        private static Section<Authentication> authentication(SecretShape secrets) {
            Key<AuthenticationType> type = Key.optional(
                    "type",
                    Scalar.choice(AuthenticationType.class),
                    AuthenticationType.METICULOUS_KEYED_SHA1,
                    "How the keys are used, unless a key says otherwise.");
            Key<List<WrittenKey>> keys = Key.required(
                    "keys",
                    new ListShape<>(WrittenKey.shape(secrets)),
                    "The keys; all of them are accepted, so that they can be rolled over without a flap.");
            Key<Long> signing = Key.optional(
                    "signing_key", Scalar.number("a key id", 0, 255), "The id of the key that signs; else the first.");
            return Section.of(
                            values -> {
                                List<AuthenticationKey> all = values.get(keys).stream()
                                        .map(key -> key.of(values.get(type)))
                                        .toList();
                                return new Authentication(
                                        all,
                                        values.find(signing).map(Long::intValue).orElse(all.getFirst().id));
                            },
                            type,
                            keys,
                            signing)
                    .checked(values -> refuseKeys(values, type, keys, signing));
        }

        private static void refuseKeys(
                Values values, Key<AuthenticationType> type, Key<List<WrittenKey>> keys, Key<Long> signing) {
            Set<Integer> ids = new HashSet<>();
            for (WrittenKey written : values.get(keys)) {
                AuthenticationKey key = written.of(values.get(type));
                if (!ids.add(key.id)) {
                    values.refuse(keys, "the key id " + key.id + " twice", "each id once");
                }
                int most = key.type.secretLength();
                if (key.secret.octets() > most) {
                    values.refuse(
                            keys,
                            "a secret of " + key.secret.octets() + " octets for key " + key.id,
                            "at most " + most + " octets for " + Scalar.word(key.type));
                }
            }
            if (ids.isEmpty()) {
                values.refuse(keys, "an empty list", "at least one key");
            }
            values.find(signing)
                    .map(Long::intValue)
                    .filter(id -> !ids.contains(id))
                    .ifPresent(id -> values.refuse(signing, "'" + id + "'", "the id of one of the keys"));
        }
    }

    /** A key as it is written: it may leave its type to the section. */
    private record WrittenKey(int id, Optional<AuthenticationType> type, Secret secret) {
        AuthenticationKey of(AuthenticationType otherwise) {
            return new AuthenticationKey(id, type.orElse(otherwise), secret);
        }

        static Section<WrittenKey> shape(SecretShape secrets) {
            Key<Long> id = Key.required("id", Scalar.number("a key id", 0, 255), "The Auth Key ID.");
            Key<AuthenticationType> type = Key.optional(
                    "type", Scalar.choice(AuthenticationType.class), "How this key is used, where it differs.");
            Key<Secret> secret = Key.required("secret", secrets, "The password or key.");
            return Section.of(
                    values -> new WrittenKey(values.get(id).intValue(), values.find(type), values.get(secret)),
                    id,
                    type,
                    secret);
        }
    }
}
