package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Encapsulation;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A session that the operator configures.
 *
 * @param name unique within its system, not empty, without a slash
 * @param remote the address of the remote system; a scope is not looked at
 * @param local the address to send from and the only one to accept packets on; empty: whatever the routes choose, and any
 * @param interfaceName the interface to send by and the only one to accept packets from; mandatory for a link-local
 *     remote, since such an address says nothing without one. Without one, a single-hop session takes packets from the
 *     interface that the remote system's subnet is on, and while Up from the one that it came Up by
 * @param encapsulation single hop or multihop
 * @param parameters intervals, multiplier and role
 * @param keys authentication, where it is wanted
 */
public record SessionConfig(
        String name,
        InetAddress remote,
        Optional<InetAddress> local,
        Optional<String> interfaceName,
        Encapsulation encapsulation,
        Parameters parameters,
        Optional<KeyChain> keys)
        implements Configured {
    public SessionConfig {
        requireName(name);
        if (remote.isAnyLocalAddress() || remote.isMulticastAddress()) {
            throw new IllegalArgumentException(name + ": not an address of one system: " + remote.getHostAddress());
        }
        if (local.isPresent() && local.get().getAddress().length != remote.getAddress().length) {
            throw new IllegalArgumentException(name + ": " + local.get().getHostAddress() + " and "
                    + remote.getHostAddress() + " are of two families");
        }
        if (remote.isLinkLocalAddress() && remote.getAddress().length == 16 && interfaceName.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": " + remote.getHostAddress() + " is link-local and needs an interface");
        }
    }

    /** {@return a session without authentication, with whatever local address and interface the routes choose} */
    public static SessionConfig of(
            String name, InetAddress remote, Encapsulation encapsulation, Parameters parameters) {
        return new SessionConfig(
                name, remote, Optional.empty(), Optional.empty(), encapsulation, parameters, Optional.empty());
    }

    /** {@return this, from {@code address}} */
    public SessionConfig from(InetAddress address) {
        return new SessionConfig(name, remote, Optional.of(address), interfaceName, encapsulation, parameters, keys);
    }

    /** {@return this, by the interface {@code other}} */
    public SessionConfig by(String other) {
        return new SessionConfig(name, remote, local, Optional.of(other), encapsulation, parameters, keys);
    }

    /** {@return this, authenticated with {@code chain}} */
    public SessionConfig with(KeyChain chain) {
        return new SessionConfig(name, remote, local, interfaceName, encapsulation, parameters, Optional.of(chain));
    }

    @Override
    public SessionConfig with(Parameters others, Optional<KeyChain> chain) {
        return new SessionConfig(name, remote, local, interfaceName, encapsulation, others, chain);
    }

    static void requireName(String name) {
        if (name.isEmpty() || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("a name is not empty and has no slash: '" + name + "'");
        }
    }
}
