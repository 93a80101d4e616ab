package io.vipwatch.monitor.event;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;

/**
 * What a mismatch is about. Two with the same kind, prefix and node are the same mismatch, whoever found it.
 *
 * @param kind in which way the views differ, as in {@code missing-at-edge}
 * @param edge the edge
 * @param prefix the prefix
 * @param node the node; empty when it is about the prefix as a whole
 * @param address the address by which the edge knows the node
 */
public record CrosscheckSubject(
        String kind, String edge, Prefix prefix, Optional<String> node, Optional<IpAddress> address) {
    /** What makes two of them the same one. */
    public record Identity(String kind, Prefix prefix, Optional<String> node) {}

    /** {@return what makes it the same one when it is found again} */
    public Identity identity() {
        return new Identity(kind, prefix, node);
    }
}
