package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.Family;
import java.util.Set;

/** The terms of sessions that the tests speak on. */
final class Contexts {
    private static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    /** An external session with four-octet AS numbers and both families. */
    static final NegotiatedSession EXTERNAL =
            new NegotiatedSession(false, true, BOTH, Set.of(), Set.of(), false, Set.of(), true, true);

    /** The same within an AS. */
    static final NegotiatedSession INTERNAL =
            new NegotiatedSession(true, true, BOTH, Set.of(), Set.of(), false, Set.of(), true, true);

    /** With a peer that knows two-octet AS numbers only. */
    static final NegotiatedSession TWO_OCTET_AS =
            new NegotiatedSession(false, false, BOTH, Set.of(), Set.of(), false, Set.of(), true, true);

    /** The same within an AS. */
    static final NegotiatedSession TWO_OCTET_AS_INTERNAL =
            new NegotiatedSession(true, false, BOTH, Set.of(), Set.of(), false, Set.of(), true, true);

    /** With path identifiers both ways. */
    static final NegotiatedSession ADD_PATH =
            new NegotiatedSession(false, true, BOTH, BOTH, BOTH, false, Set.of(), true, true);

    /** With messages of up to 65535 octets. */
    static final NegotiatedSession EXTENDED_MESSAGE =
            new NegotiatedSession(false, true, BOTH, Set.of(), Set.of(), true, Set.of(), true, true);

    /** With IPv6 next hops for IPv4. */
    static final NegotiatedSession EXTENDED_NEXT_HOP = new NegotiatedSession(
            false, true, BOTH, Set.of(), Set.of(), false, Set.of(Family.IPV4_UNICAST), true, true);

    /** IPv6 unicast and nothing else, as with a Calico node. */
    static final NegotiatedSession IPV6_ONLY = new NegotiatedSession(
            false, true, Set.of(Family.IPV6_UNICAST), Set.of(), Set.of(), false, Set.of(), true, true);

    private Contexts() {}

    /** {@return the session of this name} */
    static NegotiatedSession of(String name) {
        return switch (name) {
            case "EXTERNAL" -> EXTERNAL;
            case "INTERNAL" -> INTERNAL;
            case "TWO_OCTET_AS" -> TWO_OCTET_AS;
            case "IPV6_ONLY" -> IPV6_ONLY;
            case "EXTENDED_NEXT_HOP" -> EXTENDED_NEXT_HOP;
            default -> throw new IllegalArgumentException("no session is called " + name);
        };
    }
}
