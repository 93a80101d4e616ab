package io.vipwatch.monitor.drill.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The host of the runner itself: each script is a process; on the thread that calls, which waits for it. */
public final class LocalHost implements Host {
    @Override
    public String name() {
        return Site.RUNNER;
    }

    @Override
    public boolean sharesOurClock() {
        return true;
    }

    @Override
    public Outcome run(Script script) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", script.text())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
            CompletableFuture<String> stdout = read(process.getInputStream());
            CompletableFuture<String> stderr = read(process.getErrorStream());
            if (!process.waitFor(script.limit().toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(
                        OptionalInt.empty(),
                        "",
                        "no end within " + script.limit().toMillis() + " ms");
            }
            return new Outcome(OptionalInt.of(process.exitValue()), stdout.join(), stderr.join());
        } catch (IOException e) {
            return new Outcome(OptionalInt.empty(), "", String.valueOf(e.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Outcome(OptionalInt.empty(), "", "interrupted");
        }
    }

    private static CompletableFuture<String> read(InputStream from) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread.ofVirtual().name("drill-output").start(() -> {
            try {
                text.complete(new String(from.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException ended) {
                text.complete("");
            }
        });
        return text;
    }

    @Override
    public void close() {}
}
