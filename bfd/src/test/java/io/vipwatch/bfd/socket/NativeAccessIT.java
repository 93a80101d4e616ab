package io.vipwatch.bfd.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.Encapsulation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What a JVM does that was, or was not, granted native access: each its own process. */
@EnabledOnOs(OS.LINUX)
class NativeAccessIT {
    /** The process: opens multihop sockets on ::1 by the best way there is, and says which that was. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            SocketConfig config = SocketConfig.of(
                    List.of(Endpoint.address("::1")), List.of(new Encapsulation(Endpoint.freePort("::1"), 1)));
            try (ControlSockets sockets = SystemSockets.open(config)) {
                System.out.println(sockets.abilities());
            }
        }
    }

    private static String open(String option) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Opening.class.getName())
                .redirectErrorStream(true)
                .start();
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
                .hasLineCount(1);
    }
}
