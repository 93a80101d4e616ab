package io.vipwatch.monitor.probe;

import java.util.Optional;
import java.util.regex.Pattern;

/** The name by which a node says that it answered: what may stand in a host name, and nothing that a terminal obeys. */
public final class NodeName {
    /** The most octets of a name. */
    public static final int LONGEST = 63;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (LONGEST - 1) + "}");

    private NodeName() {}

    /** {@return the name, if it is one} */
    public static Optional<String> of(String text) {
        return Optional.of(text.strip()).filter(NAME.asMatchPredicate());
    }
}
