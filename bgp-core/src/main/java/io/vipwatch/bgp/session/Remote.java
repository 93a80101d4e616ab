package io.vipwatch.bgp.session;

import io.vipwatch.bgp.prefix.Prefix;

/** Where the other side of a session may be: one address, or any address of a range. */
public sealed interface Remote {
    /** {@return whether the sessions run over IPv6} */
    boolean isIpv6();

    /** One peer. */
    record Address(ScopedAddress address) implements Remote {
        @Override
        public boolean isIpv6() {
            return address.address().isIpv6();
        }

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * Dynamic neighbours: each address of the range may open a session, and is never called.
     *
     * @param prefix the range
     * @param limit how many may have a connection at the same time, at least 1
     */
    record Range(Prefix prefix, int limit) implements Remote {
        public Range {
            if (limit < 1) {
                throw new IllegalArgumentException("the limit of a range is at least 1, not " + limit);
            }
        }

        @Override
        public boolean isIpv6() {
            return prefix.address().isIpv6();
        }

        @Override
        public String toString() {
            return prefix.toString();
        }
    }
}
