package io.vipwatch.monitor.drill.run;

/** A drill that is not begun, because something forbids it; the message says what. */
public final class DrillRefused extends Exception {
    private static final long serialVersionUID = 1;

    public DrillRefused(String message) {
        super(message);
    }
}
