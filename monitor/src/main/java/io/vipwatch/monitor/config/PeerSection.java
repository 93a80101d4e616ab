package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.Password;
import io.vipwatch.bgp.session.ScopedAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One element of {@code peers}: a neighbour to hold a session with, or a range of them.
 *
 * @param name its name in events and tables
 * @param location its address, or the range
 * @param asn its AS number
 * @param role what it is in the picture: a node of the cluster, or the edge that the cluster announces to
 * @param port the TCP port to connect to
 * @param passive whether we wait to be called
 * @param holdTime the hold time that we propose; the smaller of both sides' is in force
 * @param password the key of TCP MD5 signatures
 * @param ttlSecurityHops how many hops away it may be (RFC 5082); empty: not checked
 * @param sourceAddress our own address towards it; empty: the system chooses
 * @param families the families of the session
 * @param addPath whether we take several paths for a prefix (RFC 7911)
 * @param gracefulRestart what to do when it restarts
 * @param maxPrefixes a limit to its routes
 * @param bfd BFD with it; empty: none
 */
public record PeerSection(
        String name,
        PeerLocation location,
        long asn,
        Role role,
        int port,
        boolean passive,
        Duration holdTime,
        Optional<Secret> password,
        OptionalInt ttlSecurityHops,
        Optional<ScopedAddress> sourceAddress,
        List<Family> families,
        boolean addPath,
        GracefulRestartSection gracefulRestart,
        Optional<MaxPrefixesSection> maxPrefixes,
        Optional<PeerBfdSection> bfd) {
    /** What a peer is in the picture. */
    public enum Role {
        /** A node of the cluster: the origin of routes. */
        NODE,
        /** The router that the cluster announces its routes to. */
        EDGE
    }

    /** The families that may stand in {@code families}. */
    enum FamilyName {
        IPV6_UNICAST,
        IPV4_UNICAST;

        Family family() {
            return switch (this) {
                case IPV6_UNICAST -> Family.IPV6_UNICAST;
                case IPV4_UNICAST -> Family.IPV4_UNICAST;
            };
        }
    }

    /** {@return the shape of an element; secrets come from {@code secrets}} */
    static Section<PeerSection> shape(SecretShape secrets) {
        return new Keys(secrets).shape();
    }

    /** The keys of an element; an object, since where a secret lies depends on the file that is read. */
    private static final class Keys {
        private static final Scalar<ScopedAddress> ADDRESS_SHAPE = new Scalar<>(
                "an address such as 2001:db8::11, or fe80::1%eth0 with its interface",
                Map.of("type", "string"), Keys::parseAddress);

        private final Key<String> name =
                Key.required("name", Scalar.name(), "The name in events and tables; unique among the peers.");
        private final Key<ScopedAddress> address =
                Key.optional("address", ADDRESS_SHAPE, "The address of the peer. Either this or range.");
        private final Key<Prefix> range = Key.optional(
                "range",
                Scalar.prefix(),
                "A prefix; each address within it may open a session (dynamic neighbours). Either this or address.");
        private final Key<Long> rangeLimit = Key.optional(
                "range_limit",
                Scalar.number("a number of sessions", 1, 10_000),
                64L,
                "How many peers of the range may have a session at the same time.");
        private final Key<Long> asn = Key.required("asn", Scalar.asn(), "The AS number of the peer.");
        private final Key<Role> role = Key.optional(
                "role",
                Scalar.choice(Role.class),
                Role.NODE,
                "node: a node of the cluster, the origin of routes. edge: the router that they are announced to.");
        private final Key<Long> port =
                Key.optional("port", Scalar.number("a TCP port", 1, 0xffff), 179L, "The TCP port to connect to.");
        private final Key<Boolean> passive =
                Key.optional("passive", Scalar.bool(), "Wait to be called instead of calling; always so for a range.");
        private final Key<Duration> holdTime = Key.optional(
                "hold_time",
                Scalar.duration("0s, or 3s to 65535s in whole seconds (RFC 4271 §4.2), such as 9s", Keys::isHoldTime),
                Duration.ofSeconds(9),
                "The hold time that we propose; the smaller of both sides' is in force.");
        private final Key<Secret> password;
        private final Key<Long> ttlSecurity = Key.optional(
                "ttl_security",
                Scalar.number("a number of hops", 1, 254),
                "How many hops away the peer may be; packets from further away are dropped (RFC 5082).");
        private final Key<ScopedAddress> sourceAddress =
                Key.optional("source_address", ADDRESS_SHAPE, "Our own address towards the peer.");
        private final Key<List<FamilyName>> families = Key.optional(
                "families",
                new ListShape<>(Scalar.choice(FamilyName.class)),
                List.of(FamilyName.IPV6_UNICAST),
                "The address families of the session.");
        private final Key<Boolean> addPath = Key.optional(
                "add_path",
                Scalar.bool(),
                true,
                "Take several paths for one prefix (RFC 7911). Without it, a withdrawal that uncovers another path is"
                        + " not visible.");
        private final Key<GracefulRestartSection> gracefulRestart = Key.optional(
                "graceful_restart",
                GracefulRestartSection.SHAPE,
                GracefulRestartSection.DEFAULT,
                "Whether and how long the routes of a peer that restarts are kept as stale (RFC 4724).");
        private final Key<MaxPrefixesSection> maxPrefixes = Key.optional(
                "max_prefixes", MaxPrefixesSection.SHAPE, "How many routes the peer may announce in one family.");

        private final Key<PeerBfdSection> bfd;

        Keys(SecretShape secrets) {
            bfd = Key.optional(
                    "bfd",
                    PeerBfdSection.shape(secrets),
                    "Run BFD with the peer (RFC 5880); an empty mapping is enough. Of a range, every address of it may"
                            + " begin a session (RFC 9468).");
            password = Key.optional("password", secrets, "The key of TCP MD5 signatures (RFC 2385).");
        }

        Section<PeerSection> shape() {
            return Section.of(
                            this::build,
                            name,
                            address,
                            range,
                            rangeLimit,
                            asn,
                            role,
                            port,
                            passive,
                            holdTime,
                            password,
                            ttlSecurity,
                            sourceAddress,
                            families,
                            addPath,
                            gracefulRestart,
                            maxPrefixes,
                            bfd)
                    .checked(this::refuseContradictions);
        }

        private PeerSection build(Values values) {
            return new PeerSection(
                    values.get(name),
                    location(values),
                    values.get(asn),
                    values.get(role),
                    values.get(port).intValue(),
                    values.find(passive).orElse(values.has(range)),
                    values.get(holdTime),
                    values.find(password),
                    values.find(ttlSecurity)
                            .map(hops -> OptionalInt.of(hops.intValue()))
                            .orElse(OptionalInt.empty()),
                    values.find(sourceAddress),
                    values.get(families).stream().map(FamilyName::family).toList(),
                    values.get(addPath),
                    values.get(gracefulRestart),
                    values.find(maxPrefixes),
                    values.find(bfd));
        }

        private void refuseContradictions(Values values) {
            if (values.has(address) && values.has(range)) {
                values.refuse(range, "both address and range", "one of them");
            }
            if (!values.has(address) && !values.has(range)) {
                values.refuse("neither address nor range", "one of them");
            }
            if (values.has(range) && !values.find(passive).orElse(true)) {
                values.refuse(passive, "'false'", "no passive, or true: the peers of a range cannot be called");
            }
            if (values.has(rangeLimit) && !values.has(range)) {
                values.refuse(rangeLimit, "a limit without a range", "a range, or no range_limit");
            }
            values.find(password)
                    .filter(secret -> secret.octets() > Password.MAXIMUM_LENGTH)
                    .ifPresent(secret -> values.refuse(
                            password,
                            "a secret of " + secret.octets() + " octets",
                            "one of at most " + Password.MAXIMUM_LENGTH + ", which is the longest key of TCP MD5"));
            values.find(bfd).ifPresent(section -> refuseBfd(values, section));
            List<FamilyName> named = values.get(families);
            if (named.isEmpty() || new HashSet<>(named).size() < named.size()) {
                values.refuse(families, named.isEmpty() ? "an empty list" : "a family twice", "each family once");
            }
        }

        private void refuseBfd(Values values, PeerBfdSection section) {
            if (values.has(range) && !section.passive().orElse(true)) {
                values.refuse(bfd, "passive: false for a range", "no passive, or true (RFC 9468 §2)");
            }
            values.find(address).ifPresent(remote -> {
                String scope = remote.scope();
                if (!scope.isEmpty() && section.session().minimumHopLimit().isPresent()) {
                    values.refuse(bfd, "multihop to a link-local address", "single hop: no router forwards to one");
                }
                if (!scope.isEmpty()
                        && !section.session().interfaceName().orElse(scope).equals(scope)) {
                    values.refuse(bfd, "another interface than that of the address", "no interface, or " + scope);
                }
                if (section.source()
                        .filter(own -> own.isIpv6() != remote.address().isIpv6())
                        .isPresent()) {
                    values.refuse(bfd, "a source of the other address family", "one of the peer's family");
                }
            });
        }

        private PeerLocation location(Values values) {
            return values.find(address)
                    .<PeerLocation>map(PeerLocation.Address::new)
                    .or(() -> values.find(range)
                            .map(prefix -> new PeerLocation.Range(
                                    prefix, values.get(rangeLimit).intValue())))
                    .orElseThrow(() -> new IllegalStateException("no location"));
        }

        /** {@return the address that {@code text} spells; a link-local one is of no use without its interface} */
        private static Optional<ScopedAddress> parseAddress(String text) {
            return ScopedAddress.parse(text)
                    .filter(some -> some.address().isLinkLocal() != some.scope().isEmpty())
                    .filter(some -> !some.address().isUnspecified());
        }

        private static boolean isHoldTime(Duration time) {
            long seconds = time.toSeconds();
            return time.equals(Duration.ofSeconds(seconds)) && (seconds == 0 || (seconds >= 3 && seconds <= 0xffff));
        }
    }
}
