package io.vipwatch.monitor.healthcheck;

import io.vipwatch.monitor.prober.SocketFailures;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A command exits with 0; on the attempt's thread. No shell reads it, it has nothing to read, and what it prints is the
 * detail of the result.
 */
record ExecMethod(List<String> command, Map<String, String> environment) implements Method {
    private static final int MOST_KEPT = 256;

    ExecMethod {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    @Override
    public Finding run(Attempt attempt) throws InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException cannotStart) {
            return Finding.unknown("the command cannot be started: " + SocketFailures.text(cannotStart));
        }
        attempt.opened(() -> end(process));
        String said = said(process);
        int status = process.waitFor();
        String detail = "exit status " + status + (said.isEmpty() ? "" : ": " + said);
        return status == 0 ? Finding.good(detail) : Finding.bad(detail);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** {@return the beginning of the first line that the command prints; the rest is read, so that it need not wait} */
    private static String said(Process process) {
        try (InputStream out = process.getInputStream()) {
            byte[] kept = out.readNBytes(MOST_KEPT);
            out.transferTo(OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
        } catch (IOException ended) {
            return "";
        }
    }
}
