package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;

/**
 * Models how to log in at the edge, port 22. Keys are made anew for each lab.
 *
 * @param address where sshd listens
 * @param user who may log in
 * @param privateKey the user's key, in OpenSSH's format
 * @param knownHost the line of a {@code known_hosts} file that names the edge's key
 */
public record SshAccess(IpAddress address, String user, String privateKey, String knownHost) {
    /** Without the private key. */
    @Override
    public String toString() {
        return "SshAccess[" + user + "@" + address + "]";
    }
}
