package io.vipwatch.monitor.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The single values of the section {@code edge}. */
final class SshScalars {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,252}|[0-9A-Fa-f:.]{2,45}(%[A-Za-z0-9._-]{1,15})?");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,31}");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");
    /** Nothing that a shell takes for anything but itself. */
    private static final Pattern REMOTE_PATH = Pattern.compile("[A-Za-z0-9_/][A-Za-z0-9_./-]{0,254}");

    private static final Pattern NETWORK_INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,30}");

    private SshScalars() {}

    static Scalar<String> host() {
        return matching("a name or an address such as edge.example or 2001:db8::fe", HOST);
    }

    static Scalar<String> user() {
        return matching("the name of a user such as admin", USER);
    }

    static Scalar<String> fingerprint() {
        return matching("a fingerprint such as SHA256: and 43 characters of base64", FINGERPRINT);
    }

    static Scalar<String> remotePath() {
        return matching("a path on the router of letters, digits, '.', '_', '-' and '/'", REMOTE_PATH);
    }

    static Scalar<String> networkInterface() {
        return matching("auto, or the name of an interface such as igc1", NETWORK_INTERFACE);
    }

    private static Scalar<String> matching(String what, Pattern pattern) {
        return new Scalar<>(
                what,
                Map.of("type", "string", "pattern", "^(" + pattern.pattern() + ")$"),
                text -> Optional.of(text).filter(pattern.asMatchPredicate()));
    }
}
