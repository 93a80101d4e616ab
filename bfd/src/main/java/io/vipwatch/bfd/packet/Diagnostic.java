package io.vipwatch.bfd.packet;

import java.util.List;

/**
 * The Diagnostic (Diag) field: why the session last changed state (RFC 5880 §4.1, RFC 6428 §6).
 *
 * @param code the five bits of the wire, 0 to 31
 */
public record Diagnostic(int code) {
    public static final Diagnostic NO_DIAGNOSTIC = new Diagnostic(0);
    public static final Diagnostic CONTROL_DETECTION_TIME_EXPIRED = new Diagnostic(1);
    public static final Diagnostic ECHO_FUNCTION_FAILED = new Diagnostic(2);
    public static final Diagnostic NEIGHBOR_SIGNALED_SESSION_DOWN = new Diagnostic(3);
    public static final Diagnostic FORWARDING_PLANE_RESET = new Diagnostic(4);
    public static final Diagnostic PATH_DOWN = new Diagnostic(5);
    public static final Diagnostic CONCATENATED_PATH_DOWN = new Diagnostic(6);
    public static final Diagnostic ADMINISTRATIVELY_DOWN = new Diagnostic(7);
    public static final Diagnostic REVERSE_CONCATENATED_PATH_DOWN = new Diagnostic(8);
    public static final Diagnostic MIS_CONNECTIVITY_DEFECT = new Diagnostic(9);

    private static final List<String> NAMES = List.of(
            "No Diagnostic",
            "Control Detection Time Expired",
            "Echo Function Failed",
            "Neighbor Signaled Session Down",
            "Forwarding Plane Reset",
            "Path Down",
            "Concatenated Path Down",
            "Administratively Down",
            "Reverse Concatenated Path Down",
            "Mis-Connectivity Defect");

    public Diagnostic {
        if (code < 0 || code > 31) {
            throw new IllegalArgumentException("a diagnostic has five bits, 0 to 31: " + code);
        }
    }

    /** {@return the name in IANA's registry, or {@code Unassigned N}} */
    public String text() {
        return code < NAMES.size() ? NAMES.get(code) : "Unassigned " + code;
    }
}
