package io.vipwatch.bfd.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.Encapsulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a JVM does that was, or was not, granted native access: each its own process. */
@EnabledOnOs(OS.LINUX)
class NativeAccessIT {
    /** The process: opens multihop sockets on ::1, says what they can do and what of its memory is locked. */
    static final class Opening {
        private Opening() {}

        private static String locked() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmLck"))
                    .findFirst()
                    .orElseThrow();
        }

        public static void main(String[] arguments) throws IOException {
            SocketConfig config = new SocketConfig(
                    List.of(Endpoint.address("::1")),
                    Optional.empty(),
                    List.of(new Encapsulation(Endpoint.freePort("::1"), 1)),
                    SocketConfig.DEFAULT_RECEIVE_BUFFER,
                    SocketConfig.AccessChoice.AUTOMATIC,
                    false,
                    OptionalInt.empty(),
                    arguments.length > 0);
            try (ControlSockets sockets = SystemSockets.open(config)) {
                System.out.println(sockets.abilities());
                System.out.println(locked());
            }
        }
    }

    private static String open(String option, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void whereNativeAccessIsDeniedDatagramChannelIsUsedAndTheAbilitiesSayWhy() throws Exception {
        assertThat(open("--illegal-native-access=deny"))
                .contains("access=DATAGRAM_CHANNEL")
                .contains("hopLimit=false")
                .contains("native access: Illegal native access from an unnamed module");
    }

    @Test
    void whereNativeAccessIsGrantedTheSystemsCallsAreUsedWithoutAWarning() throws Exception {
        assertThat(open("--enable-native-access=ALL-UNNAMED"))
                .startsWith("Abilities[access=FOREIGN_FUNCTIONS")
                .doesNotContain("WARNING")
                .contains("memoryLock=NotAsked[]")
                .containsPattern("VmLck:\\s+0 kB")
                .hasLineCount(2);
    }

    @Test
    void memoryIsLockedOnRequestOrTheAbilitiesSayWhyNot() throws Exception {
        String said = open("--enable-native-access=ALL-UNNAMED", "lock");
        if (said.contains("memoryLock=Granted[what=mlockall]")) {
            assertThat(said).doesNotContainPattern("VmLck:\\s+0 kB");
        } else {
            assertThat(said)
                    .containsPattern("memoryLock=Refused\\[what=mlockall, reason=(Cannot allocate|Operation not)");
        }
    }
}
