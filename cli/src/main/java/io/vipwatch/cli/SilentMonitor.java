package io.vipwatch.cli;

/** Ends a command because no monitor answers; what it left on the disk may have the answer. */
final class SilentMonitor extends CommandFailure {
    private static final long serialVersionUID = 1;

    SilentMonitor(String message) {
        super(ExitCode.USAGE, message);
    }
}
