package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What sockets and threads get with privileges, and without. */
@Tag("lab")
class PrivilegesIT extends TwoHostsFixture {
    @Test
    void withoutCapabilitiesEachSessionHasASocketAndTheAbilitiesSaySo() throws Exception {
        try (Endpoint right = open(hosts().right, Abilities.Transmission.SHARED_RAW_SOCKET);
                Endpoint left = KernelThread.within(
                        hosts().left,
                        () -> KernelThread.withoutCapabilities(() -> {
                            ControlSockets sockets = SystemSockets.open(
                                    config(Optional.empty(), OptionalInt.of(10), Integer.MAX_VALUE / 2));
                            sockets.adoptThread();
                            return new Endpoint(sockets, SINGLE_HOP);
                        }))) {
            Abilities abilities = left.sockets().abilities();
            assertThat(abilities.transmission()).isEqualTo(Abilities.Transmission.SOCKET_PER_SESSION);
            assertThat(abilities.limitations())
                    .anyMatch(text -> text.startsWith("without CAP_NET_RAW"))
                    .anyMatch(text -> text.startsWith("the receive buffer is"));
            assertThat(abilities.realTimePriority())
                    .isEqualTo(new Permission.Refused("SCHED_FIFO 10", "Operation not permitted"));
            send(hosts().left, left, path(hosts().left, left, "192.0.2.1", "192.0.2.2", 0, SINGLE_HOP), "packet");
            assertThat(right.receive(1).getFirst().hopLimit()).isEqualTo(255);
        }
    }

    @Test
    void theEngineThreadHasItsRealTimePriorityAndThreadsThatItStartsDoNot() throws Exception {
        SocketConfig config = config(Optional.empty(), OptionalInt.of(10), BUFFER);
        try (ControlSockets sockets = KernelThread.within(hosts().left, () -> SystemSockets.open(config))) {
            List<String> scheduling = KernelThread.onNewThread(() -> {
                sockets.adoptThread();
                return List.of(scheduling(), KernelThread.onNewThread(PrivilegesIT::scheduling));
            });
            assumeTrue(
                    sockets.abilities().realTimePriority() instanceof Permission.Granted,
                    "a container may withhold CAP_SYS_NICE");
            assertThat(scheduling).containsExactly("priority 10, policy 1", "priority 0, policy 0");
            // A collection that waits for other processes would keep the engine waiting, whatever its priority.
            assertThat(SafepointThreads.ofThisProcess())
                    .isNotEmpty()
                    .allSatisfy(thread -> assertThat(scheduling(Path.of("/proc/self/task/" + thread)))
                            .isEqualTo("priority 9, policy 1"));
        }
    }

    private static String scheduling() throws Exception {
        return scheduling(Path.of("/proc/thread-self"));
    }

    /** {@return fields 40 and 41 of the thread's stat} */
    private static String scheduling(Path thread) throws Exception {
        String stat = Files.readString(thread.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return "priority " + fields[37] + ", policy " + fields[38];
    }
}
