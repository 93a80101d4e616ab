package io.vipwatch.monitor.inject;

import java.util.Optional;

/**
 * Which backends an operator means.
 *
 * @param service only those of this service; empty: of every service
 * @param node only those on this node; empty: on every node
 */
public record Target(Optional<String> service, Optional<String> node) {
    /** {@return every backend on this node} */
    public static Target ofNode(String node) {
        return new Target(Optional.empty(), Optional.of(node));
    }

    /** {@return every backend of this service} */
    public static Target ofService(String service) {
        return new Target(Optional.of(service), Optional.empty());
    }

    /** {@return whether it means this backend} */
    public boolean means(BackendId backend) {
        return service.map(backend.service()::equals).orElse(true)
                && node.map(backend.node()::equals).orElse(true);
    }

    @Override
    public String toString() {
        return service.map(name -> "service " + name).orElse("")
                + (service.isPresent() && node.isPresent() ? " on " : "")
                + node.map(name -> "node " + name).orElse("");
    }
}
