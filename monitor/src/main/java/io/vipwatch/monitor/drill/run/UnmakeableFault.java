package io.vipwatch.monitor.drill.run;

/** A fault that cannot be made at a site; the message says what is missing. */
public final class UnmakeableFault extends Exception {
    private static final long serialVersionUID = 1;

    UnmakeableFault(String message) {
        super(message);
    }
}
