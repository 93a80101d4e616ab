package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a JVM made goes with it, also when it had no time to tidy up. */
@Tag("lab")
class NothingLeftBehindIT {
    private static final Duration PROMISED = Duration.ofSeconds(15);

    @Test
    void aKilledJvmLeavesNoContainerAndNoNetwork() throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process jvm = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedLab.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(printed).isEqualTo(137);
        List<String> made = new ArrayList<>(printed.lines()
                .filter(line -> line.startsWith("network ") || line.startsWith("container "))
                .toList());
        assertThat(made).as("a network, the edge, three nodes and a capture").hasSize(6);

        DockerClient client =
                Engine.persistent("observer of the abandoned", Map.of()).client();
        assertThat(made).as("right after the death").allMatch(thing -> exists(client, thing));
        Patience.until(PROMISED, () -> made.stream().noneMatch(thing -> exists(client, thing)));
        made.removeIf(thing -> !exists(client, thing));
        assertThat(made).as("left %s after the death", PROMISED).isEmpty();
    }

    private static boolean exists(DockerClient client, String thing) {
        String id = thing.substring(thing.indexOf(' ') + 1);
        try {
            if (thing.startsWith("network")) {
                client.inspectNetworkCmd().withNetworkId(id).exec();
            } else {
                client.inspectContainerCmd(id).exec();
            }
            return true;
        } catch (NotFoundException gone) {
            return false;
        }
    }
}
