package io.vipwatch.monitor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class ControlSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> faults = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    private ControlSocket listen() throws IOException {
        return ControlSocket.listen(path(), (doing, fault) -> faults.add(doing + ": " + fault.getMessage()));
    }

    private Path path() {
        return directory.resolve("control.sock");
    }

    private String ask(String name, String arguments) throws ControlRefusal, ControlException {
        return ControlClient.at(path()).ask(name, arguments, PATIENCE);
    }

    /** Sends lines as they are and reads as many. */
    private List<String> exchange(String... lines) throws IOException {
        try (LineChannel channel = new LineChannel(SocketChannel.open(UnixDomainSocketAddress.of(path())))) {
            List<String> answers = new CopyOnWriteArrayList<>();
            for (String line : lines) {
                channel.writeLine(line);
                answers.add(channel.readLine().orElseThrow());
            }
            return answers;
        }
    }

    @Test
    void aRequestIsAnsweredByTheHandlerOfItsName() throws Exception {
        try (ControlSocket socket = listen()) {
            socket.handle("double", arguments -> {
                ObjectNode answer = arguments.objectNode();
                return answer.put("twice", 2 * arguments.path("n").asInt()).put("text", "ü\n}\"");
            });
            assertThat(ask("double", "{\"n\":\n 21}")).isEqualTo("{\"twice\":42,\"text\":\"ü\\n}\\\"\"}");
            assertThat(ask("requests", "{}")).isEqualTo("{\"requests\":[\"double\",\"requests\"]}");
        }
    }

    @Test
    void aConnectionMayAskAgainAndGarbageIsAnsweredToo() throws Exception {
        try (ControlSocket _ = listen()) {
            assertThat(exchange("nonsense", "[]", "{\"request\":\"dance\"}", "{\"request\":\"requests\"}"))
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("{\"ok\":false").contains("bad-request", "not JSON"),
                            line -> assertThat(line).contains("bad-request", "expected"),
                            line -> assertThat(line)
                                    .contains("this monitor knows no request 'dance'; it knows requests"),
                            line -> assertThat(line)
                                    .isEqualTo("{\"ok\":true,\"answer\":{\"requests\":[\"requests\"]}}"));
        }
    }

    @Test
    void aRefusalComesWithItsReason() throws Exception {
        try (ControlSocket socket = listen()) {
            socket.handle("drain", _ -> {
                throw ControlRefusal.refused("node1 is the last healthy one");
            });
            ControlRefusal refusal = catchThrowableOfType(ControlRefusal.class, () -> ask("drain", "{}"));
            assertThat(refusal.reason()).isEqualTo(ControlRefusal.Reason.REFUSED);
            assertThat(refusal).hasMessage("node1 is the last healthy one");
        }
    }

    @Test
    void aFaultOfOurOwnIsToldAndTheSocketGoesOn() throws Exception {
        try (ControlSocket socket = listen()) {
            socket.handle("fall", _ -> {
                throw new IllegalStateException("over");
            });
            ControlRefusal refusal = catchThrowableOfType(ControlRefusal.class, () -> ask("fall", "{}"));
            assertThat(refusal.reason()).isEqualTo(ControlRefusal.Reason.FAILED);
            assertThat(faults).containsExactly("answering the request fall: over");
            assertThat(ask("requests", "{}")).contains("fall");
        }
    }

    @Test
    void oneThatWaitsKeepsNobodyElseWaiting() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (ControlSocket socket = listen()) {
            socket.handle("wait", arguments -> {
                asked.countDown();
                release.await();
                return arguments;
            });
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    ask("wait", "{}");
                } catch (ControlRefusal | ControlException e) {
                    faults.add(e.toString());
                }
            });
            asked.await();
            assertThat(ask("requests", "{}")).contains("wait");
            release.countDown();
            waiting.join();
            assertThat(faults).isEmpty();
        }
    }

    @Test
    void onlyTheUserOfTheMonitorMayConnect() throws Exception {
        try (ControlSocket socket = listen()) {
            assertThat(Files.getPosixFilePermissions(socket.path()))
                    .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).containsExactly(path());
            }
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void whatAKilledMonitorLeftIsReplacedAndOneThatListensIsNot() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path()))
                .close();
        assertThat(path()).exists();
        try (ControlSocket first = listen()) {
            assertThat(ask("requests", "{}")).contains("requests");
            assertThatThrownBy(this::listen).hasMessageContaining("somebody listens at");
            assertThat(first.path()).exists();
        }
        Files.writeString(path(), "a file");
        assertThatThrownBy(this::listen).hasMessageContaining("no socket");
        assertThat(path()).hasContent("a file");
    }

    @Test
    void theFileOfAnotherMonitorIsLeftAlone() throws Exception {
        try (ControlSocket _ = listen()) {
            Files.delete(path());
            try (ControlSocket second = listen()) {
                assertThat(second.path()).exists();
            }
            assertThat(path()).doesNotExist();
            Files.writeString(path(), "another's");
        }
        assertThat(path()).hasContent("another's");
    }

    @Test
    void whoCannotAskIsToldWhy() throws Exception {
        ControlException absent = catchThrowableOfType(ControlException.class, () -> ask("requests", "{}"));
        assertThat(absent.kind()).isEqualTo(ControlException.Kind.NO_MONITOR);
        assertThat(absent).hasMessageContaining("there is no such socket");
        ServerSocketChannel silent =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path()));
        ControlException overdue = catchThrowableOfType(
                ControlException.class, () -> ControlClient.at(path()).ask("requests", "{}", Duration.ofMillis(20)));
        assertThat(overdue.kind()).isEqualTo(ControlException.Kind.NO_ANSWER);
        assertThat(overdue).hasMessageContaining("has not answered");
        silent.close();
        ControlException abandoned = catchThrowableOfType(ControlException.class, () -> ask("requests", "{}"));
        assertThat(abandoned.kind()).isEqualTo(ControlException.Kind.NO_MONITOR);
        assertThat(abandoned).hasMessageContaining("nobody listens there any more");
    }

    @Test
    void aPathThatNoSocketCanHaveIsRefusedWithItsLength() {
        Path long_ = directory.resolve("x".repeat(90));
        assertThatThrownBy(() -> ControlSocket.listen(long_, (_, _) -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("octets; a socket's may have 100");
        assertThat(Optional.of(long_))
                .hasValueSatisfying(path -> assertThat(path).doesNotExist());
    }
}
