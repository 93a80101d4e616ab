package io.vipwatch.lab.topology;

import java.util.Optional;

/**
 * Models the place where vipwatch peers with the edge and every node. In the container lab it is the host, at the address
 * of the network's bridge.
 *
 * @param host the host part of its address
 * @param asn its autonomous system number
 * @param port the TCP port on which it listens; not 179, so that no root is needed
 * @param password the TCP MD5 password (RFC 2385) of its sessions
 */
public record Observer(int host, long asn, int port, Optional<String> password) implements Member {
    public static Observer onPort(int port) {
        return new Observer(1, 64999, port, Optional.empty());
    }

    @Override
    public String name() {
        return "observer";
    }

    public Observer withPassword(String md5Password) {
        return new Observer(host, asn, port, Optional.of(md5Password));
    }
}
