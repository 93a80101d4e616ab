package io.vipwatch.monitor.ssh;

/**
 * Models why there is no connection.
 *
 * @param kind what sort of reason it is
 * @param text the reason, and what to do where somebody has to do something
 */
public record LinkFailure(Kind kind, String text) {
    /** What sort of reason it is. */
    public enum Kind {
        /** The host does not answer, or ends the connection. It may come back by itself. */
        UNREACHABLE,
        /** The host has a key that is not known to be its own. */
        HOST_KEY,
        /** The host does not let the user in. Trying often makes it shut us out. */
        REFUSED,
        /** Our own key or {@code known_hosts} file cannot be used. */
        OWN_FILES,
        /** A fault of our own. */
        FAULT
    }

    /** {@return whether it lasts until somebody does something} */
    public boolean needsSomebody() {
        return switch (kind) {
            case UNREACHABLE, FAULT -> false;
            case HOST_KEY, REFUSED, OWN_FILES -> true;
        };
    }
}
