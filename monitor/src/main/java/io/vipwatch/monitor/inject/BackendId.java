package io.vipwatch.monitor.inject;

/**
 * One backend of one injected service.
 *
 * @param service the service
 * @param node the node that serves it
 */
public record BackendId(String service, String node) {
    @Override
    public String toString() {
        return service + "/" + node;
    }
}
