package io.vipwatch.cli;

import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.SocketConfig;
import io.vipwatch.cli.health.CheckException;
import io.vipwatch.cli.health.UrlCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the BFD agent once on loopback, with a peer in this JVM, until its session is Up, and ends it as a system would, so
 * that the JVM sees which classes it uses.
 */
final class AgentTraining {
    private static final String AGENT = "127.0.0.1";
    private static final String PEER = "127.0.0.2";
    private static final String NOBODY = "http://127.0.0.1:9/";

    private AgentTraining() {}

    /** Runs once, in the JVM whose classes are kept. */
    public static void main(String[] args) throws CheckException {
        UrlCheck.of(NOBODY, Optional.empty(), Duration.ofSeconds(1)).ask();
        CountDownLatch up = new CountDownLatch(1);
        try (BfdSystem _ = peer(up)) {
            Thread.ofPlatform().daemon().start(() -> endOnceUp(up));
            int code = Main.run(
                    nowhere(),
                    "bfd",
                    "agent",
                    "--listen",
                    AGENT,
                    "--peer",
                    PEER,
                    "--tx",
                    "50ms",
                    "--rx",
                    "50ms",
                    "--health",
                    "true");
            if (code != ExitCode.GOOD) {
                throw new IllegalStateException("the agent ended with " + code);
            }
        } catch (BfdException refused) {
            // Another program speaks BFD on this machine. The cache is smaller then, and the agent starts later.
            System.err.println(
                    AotCache.NOTE + "the cache is smaller, the BFD agent will start slower: " + refused.getMessage());
        }
    }

    private static BfdSystem peer(CountDownLatch up) {
        SystemConfig config = SystemConfig.of(
                SocketConfig.of(List.of(InetAddress.ofLiteral(PEER)), List.of(Encapsulation.singleHop())));
        BfdSystem peer = BfdSystem.start(config, event -> {
            if (event instanceof BfdEvent.StateChanged changed && changed.to() == SessionState.UP) {
                up.countDown();
            }
        });
        peer.add(SessionConfig.of(
                        "agent",
                        InetAddress.ofLiteral(AGENT),
                        Encapsulation.singleHop(),
                        new Parameters(Role.ACTIVE, 50_000, 50_000, 3))
                .from(InetAddress.ofLiteral(PEER)));
        return peer;
    }

    private static void endOnceUp(CountDownLatch up) {
        try {
            up.await(10, TimeUnit.SECONDS);
            TimeUnit.MILLISECONDS.sleep(500); // some packets at the negotiated rate
            new ProcessBuilder("sh", "-c", "kill -TERM $PPID").start().waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException("cannot end the agent", failed);
        }
    }

    private static Console nowhere() {
        return new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                false,
                80,
                Map.of("PATH", "/usr/bin:/bin"));
    }
}
