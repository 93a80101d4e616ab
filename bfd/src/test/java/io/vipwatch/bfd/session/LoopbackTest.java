package io.vipwatch.bfd.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bfd.socket.SocketConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two systems with real sockets and real threads on the loopback interface. */
class LoopbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";

    private final int port = freePort();
    private final List<BfdSystem> started = new ArrayList<>();

    /** A system with what it has told. */
    private record Host(BfdSystem system, BlockingQueue<BfdEvent> events) {
        /** {@return the next event of this kind; waits for it} */
        BfdEvent.StateChanged change(Predicate<BfdEvent.StateChanged> wanted) throws InterruptedException {
            while (true) {
                BfdEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("not told in time; it is " + system.sessions());
                }
                if (event instanceof BfdEvent.StateChanged change && wanted.test(change)) {
                    return change;
                }
            }
        }

        BfdEvent.StateChanged up() throws InterruptedException {
            return change(change -> change.to() == SessionState.UP);
        }

        BfdEvent.StateChanged leftUp() throws InterruptedException {
            return change(change -> change.from() == SessionState.UP);
        }
    }

    private static int freePort() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral(FIRST), 0));
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Host host(String address) {
        LinkedBlockingQueue<BfdEvent> events = new LinkedBlockingQueue<>();
        return host(address, events, events::add);
    }

    private Host host(String address, BlockingQueue<BfdEvent> events, BfdListener listener) {
        SocketConfig sockets =
                SocketConfig.of(List.of(InetAddress.ofLiteral(address)), List.of(new Encapsulation(port, 255)));
        BfdSystem system =
                BfdSystem.start(new SystemConfig("loopback-" + address, sockets, Duration.ofSeconds(3)), listener);
        started.add(system);
        return new Host(system, events);
    }

    private SessionConfig session(String local, String remote) {
        return SessionConfig.of(
                        "peer", InetAddress.ofLiteral(remote), new Encapsulation(port, 255), Pair.parameters(50, 3))
                .from(InetAddress.ofLiteral(local));
    }

    @AfterEach
    void close() {
        started.forEach(BfdSystem::close);
    }

    @Test
    void twoSystemsComeUpAndTakeLeaveWithoutAFailure() throws InterruptedException {
        Host first = host(FIRST);
        Host second = host(SECOND);
        first.system.add(session(FIRST, SECOND));
        second.system.add(session(SECOND, FIRST).with(Pair.keys(AuthenticationType.KEYED_SHA1)));
        first.system.changeKeys(
                "peer", second.system.sessions().getFirst().authentication().map(Pair::keys));
        first.up();
        second.up();
        SessionStatus status = first.system.sessions().getFirst();
        assertThat(status.state()).isEqualTo(SessionState.UP);
        assertThat(status.sourcePort()).isBetween(Encapsulation.FIRST_SOURCE_PORT, Encapsulation.LAST_SOURCE_PORT);
        assertThat(first.system.status().received()).isPositive();
        first.system.close();
        assertThat(second.leftUp().cause()).isEqualTo(Cause.NEIGHBOR_ADMIN_DOWN);
        assertThatThrownBy(() -> first.system.enable("peer"))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aSystemThatFallsSilentIsFoundDownAfterTheDetectionTimeAndNotBefore() throws InterruptedException {
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LinkedBlockingQueue<BfdEvent> told = new LinkedBlockingQueue<>();
        Host first = host(FIRST);
        // A listener that does not return holds up its engine, which then neither reads nor sends.
        Host second = host(SECOND, told, event -> {
            told.add(event);
            if (event instanceof BfdEvent.StateChanged change
                    && change.session().name().equals("brake")) {
                paused.countDown();
                waitFor(goOn);
            }
        });
        first.system.add(session(FIRST, SECOND));
        second.system.add(session(SECOND, FIRST));
        first.up();
        second.up();
        second.system.add(SessionConfig.of(
                "brake", InetAddress.ofLiteral("127.0.0.3"), new Encapsulation(port, 255), Pair.parameters(50, 3)));
        Thread.ofVirtual().start(() -> second.system.disable("brake", Diagnostic.ADMINISTRATIVELY_DOWN));
        waitFor(paused);
        BfdEvent.StateChanged down = first.leftUp();
        assertThat(down.cause()).isEqualTo(Cause.DETECTION_TIME_EXPIRED);
        assertThat(down.failure()).isTrue();
        assertThat(down.overhead().orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
        goOn.countDown();
        first.up();
        assertThat(second.system.status().stalls()).as("its own stall is known").isPositive();
    }

    @Test
    void aRangeOfRealAddressesGetsSessions() throws InterruptedException {
        Host first = host(FIRST);
        Host second = host(SECOND);
        second.system.add(RangeConfig.of(
                "nodes", AddressPrefix.of("127.0.0.0/8"), new Encapsulation(port, 255), Pair.passive(50, 3)));
        first.system.add(session(FIRST, SECOND));
        first.up();
        assertThat(second.up().session().name()).isEqualTo("nodes/127.0.0.1");
    }

    @Test
    void aListenerMustNotWaitForItsOwnEngine() throws InterruptedException {
        LinkedBlockingQueue<BfdEvent> told = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<RuntimeException> thrown = new LinkedBlockingQueue<>();
        List<Host> itself = new ArrayList<>();
        Host first = host(FIRST, told, event -> {
            try {
                itself.getFirst().system.enable("peer");
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        });
        itself.add(first);
        first.system.add(session(FIRST, SECOND));
        first.system.disable("peer", Diagnostic.ADMINISTRATIVELY_DOWN);
        assertThat(thrown.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEngineThatAnErrorHasEndedIsToldAndReportsNoSessionAsUp() throws InterruptedException {
        LinkedBlockingQueue<BfdEvent> told = new LinkedBlockingQueue<>();
        Host first = host(FIRST);
        Host second = host(SECOND, told, event -> {
            told.add(event);
            if (event instanceof BfdEvent.StateChanged change && change.to() == SessionState.UP) {
                throw new StackOverflowError("deep");
            }
        });
        CompletableFuture<Void> ended = second.system.termination().toCompletableFuture();
        first.system.add(session(FIRST, SECOND));
        second.system.add(session(SECOND, FIRST));
        assertThat(ended)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(StackOverflowError.class);
        assertThat(second.system.isRunning()).isFalse();
        assertThat(second.system.sessions()).isEmpty();
        assertThatThrownBy(() -> second.system.enable("peer"))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("StackOverflowError: deep");
        second.system.close();
        assertThat(told.stream().reduce((_, last) -> last).orElseThrow()).isInstanceOf(BfdEvent.EngineEnded.class);
        assertThat(first.system.isRunning()).isTrue();
        first.system.close();
        assertThat(first.system.termination().toCompletableFuture()).succeedsWithin(PATIENCE);
        assertThat(first.system.isRunning()).isFalse();
    }

    @Test
    void whoAsksForWhatEndsTheEngineIsToldSo() {
        Host first = host(FIRST, new LinkedBlockingQueue<>(), event -> {
            throw new StackOverflowError("deep");
        });
        first.system.add(session(FIRST, SECOND));
        assertThatThrownBy(() -> first.system.disable("peer", Diagnostic.ADMINISTRATIVELY_DOWN))
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("not in time");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
