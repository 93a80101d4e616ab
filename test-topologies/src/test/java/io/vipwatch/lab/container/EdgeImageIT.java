package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.command.BuildImageResultCallback;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The edge runs from an image that is laid out as FRR's makers lay out theirs, and has nothing else: the lab's own without
 * its scripts, sshd, nft and everything that finds processes, with their way to start.
 */
@Tag("lab")
class EdgeImageIT {
    private static final Duration START = Duration.ofSeconds(40);
    private static final String STAND_IN = "vipwatch/frr-as-its-makers-ship-it:test";

    private static final String DOCKERFILE = """
            ARG BASE
            FROM ${BASE}
            RUN rm -rf /usr/local/bin/lab-* /var/lib/lab /usr/sbin/sshd /usr/bin/ssh-keygen /etc/ssh /usr/sbin/nft \\
                  /usr/bin/pgrep /usr/bin/pkill /usr/bin/python3* /usr/sbin/bird* /usr/bin/tcpdump /etc/frr/frr.conf
            COPY docker-start /usr/lib/frr/docker-start
            COPY tini /sbin/tini
            RUN chmod 755 /usr/lib/frr/docker-start /sbin/tini && mkdir -p /run/frr && chown frr:frr /run/frr
            ENTRYPOINT ["/sbin/tini", "--"]
            CMD ["/usr/lib/frr/docker-start"]
            """;

    private static final String DOCKER_START = """
            #!/bin/bash
            log_success_msg() { echo "$@"; }
            log_warning_msg() { echo "$@" >&2; }
            log_failure_msg() { echo "$@" >&2; }
            . /usr/lib/frr/frrcommon.sh
            /usr/lib/frr/watchfrr $(daemon_list)
            """;

    private static final String TINI = "#!/bin/sh\nshift\nexec \"$@\"\n";

    private static Engine engine;
    private static ContainerLab lab;

    @BeforeAll
    static void up() {
        engine = Engine.ofThisJvm(Long.toUnsignedString(ProcessHandle.current().pid()));
        engine.client()
                .buildImageCmd(new ByteArrayInputStream(TarArchive.of(Map.of(
                        "Dockerfile", octets(DOCKERFILE),
                        "docker-start", octets(DOCKER_START),
                        "tini", octets(TINI)))))
                .withBuildArg("BASE", LabImage.bundledName())
                .withTags(Set.of(STAND_IN))
                .exec(new BuildImageResultCallback())
                .awaitImageId();
        lab = ContainerLab.start(
                Topology.standard().with(ReAdvertisement.REMOTE_PEERS_REJECTED),
                Bridge.create(engine, RandomGenerator.getDefault()),
                STAND_IN);
        lab.awaitConverged(START);
    }

    @AfterAll
    static void down() {
        lab.close();
        engine.client().removeImageCmd(STAND_IN).withForce(true).exec();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theEdgeForwardsToEveryNode() {
        assertThat(EdgeImage.of(engine.client(), STAND_IN).own()).isFalse();
        assertThat(EdgeImage.of(engine.client(), LabImage.bundledName()).own()).isTrue();
        assertThat(lab.edge().exec("sh", "-c", "ls /usr/local/bin/").stdout()).isEqualTo("lab-entry\n");
        assertThat(lab.edge().paths(lab.topology().vip())).isEqualTo(3);
        assertThat(lab.edge().nextHops(lab.topology().vip()))
                .containsExactlyElementsOf(
                        lab.nodes().stream().map(LabNode::address).toList());
        assertThat(lab.edge().exec("lab-entry", "pids", "watchfrr").exitCode()).isEqualTo(1);
    }

    @Test
    void whatTheImageLacksIsSaidAndWhatNeedsItFailsWithThatReason() {
        assertThat(lab.edge().lacks())
                .containsExactly(
                        "sshd: nothing can be asked of this edge over SSH",
                        "nft: no loss of packets can be made at this edge");
        assertThatThrownBy(() -> lab.edge().ssh())
                .isInstanceOf(LabFailure.class)
                .hasMessage("edge: its image lacks sshd: nothing can be asked of this edge over SSH");
        assertThatThrownBy(() -> lab.edge().apply(Fault.SilentLoss.total()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("edge: its image lacks nft");
    }

    @Test
    void itsDaemonIsKilledAndStaysDeadUntilTheFaultIsUndone() {
        try (AppliedFault _ = lab.edge().apply(new Fault.EndedDaemon(Fault.Signal.KILL))) {
            assertThat(lab.edge().exec("lab-entry", "pids", "bgpd").exitCode()).isEqualTo(1);
            assertThat(lab.edge().exec("lab-entry", "pids", "zebra").exitCode()).isZero();
        }
        lab.awaitConverged(START);
    }

    @Test
    void itIsSwitchedOffAndOnAgain() {
        lab.edge().apply(new Fault.Stopped()).close();
        lab.awaitConverged(START);
    }

    @Test
    void anImageThatIsNotThereIsOneClearError() {
        assertThatThrownBy(() -> EdgeImage.of(engine.client(), "frr.example/none:1"))
                .isInstanceOf(LabFailure.class)
                .hasMessage("there is no image frr.example/none:1 here: docker pull it first");
    }
}
