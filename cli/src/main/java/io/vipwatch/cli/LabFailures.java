package io.vipwatch.cli;

import io.vipwatch.lab.topology.LabFailure;

/** How a lab that cannot be built or asked ends a command. */
final class LabFailures {
    private LabFailures() {}

    static CommandFailure of(LabFailure failure) {
        return new CommandFailure(ExitCode.USAGE, String.valueOf(failure.getMessage()));
    }
}
