package io.vipwatch.lab.drill;

import io.vipwatch.lab.topology.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands on this very host, which need root; on the thread that calls, which waits. */
final class HostCommand {
    private HostCommand() {}

    /**
     * Runs a command to its end.
     *
     * @throws LabFailure if it fails
     */
    static void run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabFailure(String.join(" ", command) + ": " + said.strip());
            }
        } catch (IOException absent) {
            throw new LabFailure(String.join(" ", command) + ": " + absent.getMessage(), absent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", stopped);
        }
    }
}
