package io.vipwatch.monitor.inject;

/**
 * One check of one backend.
 *
 * @param service the injected service
 * @param node the backend
 * @param check the name of the check
 */
public record CheckId(String service, String node, String check) {
    /** {@return the backend that is checked} */
    public BackendId backend() {
        return new BackendId(service, node);
    }

    @Override
    public String toString() {
        return service + "/" + node + "/" + check;
    }
}
