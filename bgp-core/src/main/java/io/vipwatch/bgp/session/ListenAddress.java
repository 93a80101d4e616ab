package io.vipwatch.bgp.session;

import java.util.Optional;

/**
 * Where the speaker waits for connections.
 *
 * @param address the address; empty: every address of this machine
 * @param port the TCP port; 0: a free one, see {@link Speaker#listenAddresses}
 */
public record ListenAddress(Optional<ScopedAddress> address, int port) {
    public ListenAddress {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /** {@return every address of this machine, at {@code port}} */
    public static ListenAddress any(int port) {
        return new ListenAddress(Optional.empty(), port);
    }

    /** {@return one address of this machine, at {@code port}} */
    public static ListenAddress of(ScopedAddress address, int port) {
        return new ListenAddress(Optional.of(address), port);
    }

    @Override
    public String toString() {
        return "[" + address.map(ScopedAddress::toString).orElse("::") + "]:" + port;
    }
}
