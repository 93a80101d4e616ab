package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The key {@code dns} of a probe: what a DNS server is asked, and what a good answer is.
 *
 * @param name the name whose addresses are asked for
 * @param type which addresses
 * @param expect addresses that must be in the answer; none: any address is good
 */
public record ProbeDnsSection(String name, Type type, List<IpAddress> expect) {
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?");

    /** The types of address records. */
    public enum Type {
        /** IPv6 (RFC 3596). */
        AAAA,
        /** IPv4. */
        A
    }

    private static final Key<String> ASKED = Key.required(
            "name", dnsName(), "The name whose addresses are asked for; written out, no search list is used.");
    private static final Key<Type> TYPE =
            Key.optional("type", Scalar.choice(Type.class), Type.AAAA, "Which addresses: aaaa (IPv6) or a (IPv4).");
    private static final Key<List<IpAddress>> EXPECT = Key.optional(
            "expect",
            new ListShape<>(Scalar.address()),
            List.of(),
            "Addresses that must be in the answer. Without them any address is good.");

    static final Section<ProbeDnsSection> SHAPE = Section.of(
            values -> new ProbeDnsSection(values.get(ASKED), values.get(TYPE), values.get(EXPECT)),
            ASKED,
            TYPE,
            EXPECT);

    static Scalar<String> dnsName() {
        return new Scalar<>(
                "a DNS name such as api.example.org",
                Map.of("type", "string", "pattern", "^" + NAME.pattern() + "$"),
                text -> Optional.of(text).filter(NAME.asMatchPredicate()));
    }

    public ProbeDnsSection {
        expect = List.copyOf(expect);
    }
}
