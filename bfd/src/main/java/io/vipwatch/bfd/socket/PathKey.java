package io.vipwatch.bfd.socket;

import java.net.InetAddress;

/**
 * Where the packets of a session go (RFC 5881 §4).
 *
 * @param local the address they are sent from; the unspecified address leaves the choice to the system
 * @param remote the address they are sent to, of the same family as local; its scope, if it has one, is not looked at
 * @param interfaceIndex the interface they leave by, 0 for whatever the routes say; a link-local remote needs one
 * @param destinationPort the UDP destination port, 1 to 65535
 */
public record PathKey(InetAddress local, InetAddress remote, int interfaceIndex, int destinationPort) {
    public PathKey {
        if (local.getAddress().length != remote.getAddress().length) {
            throw new IllegalArgumentException(
                    local.getHostAddress() + " and " + remote.getHostAddress() + " are of two families");
        }
        if (remote.isLinkLocalAddress() && remote.getAddress().length == 16 && interfaceIndex <= 0) {
            throw new IllegalArgumentException(remote.getHostAddress() + " is link-local and needs an interface");
        }
        if (interfaceIndex < 0) {
            throw new IllegalArgumentException("interface index " + interfaceIndex + " is below 0");
        }
        if (destinationPort < 1 || destinationPort > 65535) {
            throw new IllegalArgumentException("destination port " + destinationPort + " is not within 1 to 65535");
        }
    }
}
