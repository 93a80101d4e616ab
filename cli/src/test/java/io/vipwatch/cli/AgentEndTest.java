package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AgentEndTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final AgentEnd end = new AgentEnd(new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(said, true, StandardCharsets.UTF_8),
            false,
            80,
            Map.of()));

    @Test
    void anAgentWhoseBfdHasEndedExitsWithACodeThatHasItStartedAnew() {
        CompletableFuture<Void> bfd = new CompletableFuture<>();
        end.follow(bfd);
        bfd.completeExceptionally(new OutOfMemoryError("Java heap space"));
        assertThat(end.await()).isEqualTo(5);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("BFD has ended", "Java heap space");
    }

    @Test
    void aSignalEndsItWellAndTheEndOfBfdThatFollowsDoesNotMatter() {
        CompletableFuture<Void> bfd = new CompletableFuture<>();
        end.follow(bfd);
        end.ask(ExitCode.GOOD);
        bfd.complete(null);
        assertThat(end.await()).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("AdminDown").doesNotContain("has ended");
    }
}
