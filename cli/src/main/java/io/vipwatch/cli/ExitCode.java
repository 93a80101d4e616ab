package io.vipwatch.cli;

/** What the exit codes say. */
final class ExitCode {
    static final int GOOD = 0;
    /** The command worked, and the answer is "no". */
    static final int NO = 1;
    /** Usage or configuration error, and a monitor that does not answer. */
    static final int USAGE = 2;
    /** A safeguard forbade it. */
    static final int SAFEGUARD = 3;
    /** Something is not as it was before. */
    static final int NOT_REVERTED = 4;
    /** It cannot be said: an error of our own. */
    static final int INCONCLUSIVE = 5;
    /** Interrupted, after clean-up. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
