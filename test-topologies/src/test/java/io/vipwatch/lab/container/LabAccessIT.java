package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What this JVM can reach of the lab, what of this JVM the lab can reach, and what a capture sees of both. */
@Tag("lab")
class LabAccessIT {
    private static final Duration START = Duration.ofSeconds(40);
    private static final int MARKER_OCTETS = 16;
    private static final int OPEN = 1;

    private static ServerSocket listener;
    private static ContainerLab lab;

    /** The listener is there before the lab, on every address: the bridge's address takes seconds to become usable. */
    @BeforeAll
    static void up() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getByName("::"));
        listener.setSoTimeout((int) START.toMillis());
        lab = ContainerLab.start(Topology.standard()
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withObserver(Observer.onPort(listener.getLocalPort())));
        lab.awaitConverged(START);
    }

    @AfterAll
    static void down() throws IOException {
        lab.close();
        listener.close();
    }

    @Test
    void theEdgeAndEveryNodeCallTheObserverAndACaptureSeesIt() throws IOException {
        Set<InetAddress> expected = new HashSet<>();
        expected.add(lab.edge().address().toInetAddress());
        lab.nodes().forEach(node -> expected.add(node.address().toInetAddress()));
        byte[] pcap;
        try (Capture capture = lab.capture()) {
            Set<InetAddress> callers = new HashSet<>();
            boolean again = false;
            // A first call may have waited here since before the capture began; a second one has not.
            while (!callers.equals(expected) || !again) {
                try (Socket caller = listener.accept()) {
                    assertThat(readOpen(caller.getInputStream())).isEqualTo(OPEN);
                    boolean first = callers.add(caller.getInetAddress());
                    again |= !first
                            && !caller.getInetAddress()
                                    .equals(lab.edge().address().toInetAddress());
                }
                assertThat(expected).containsAll(callers);
            }
            pcap = capture.stop();
        }
        String octets = HexFormat.of().formatHex(pcap);
        assertThat(octets)
                .as("the magic number of a pcap file with nanoseconds")
                .startsWith("4d3cb2a1");
        assertThat(octets).as("an OPEN message's marker").contains("ff".repeat(MARKER_OCTETS) + "00");
    }

    private static int readOpen(InputStream in) throws IOException {
        byte[] header = in.readNBytes(MARKER_OCTETS + 3);
        return header[MARKER_OCTETS + 2];
    }

    @Test
    void theEdgeIsReachedOverSshAsPfSenseIs() throws IOException {
        SshAccess access = lab.edge().ssh();
        try (SSHClient client = connected(access.knownHost())) {
            client.authPublickey(access.user(), client.loadKeys(access.privateKey(), null, null));
            try (var session = client.startSession();
                    var command = session.exec("vtysh -c 'show bgp ipv6 unicast summary json'")) {
                assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"peers\"");
            }
        }
        assertThat(access.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void aHostKeyThatIsNotTheEdgesIsRefused() {
        String another = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
        assertThatThrownBy(() -> connected(lab.edge().address() + " " + another).close())
                .isInstanceOf(TransportException.class);
    }

    private static SSHClient connected(String knownHost) throws IOException {
        SSHClient client = new SSHClient();
        client.addHostKeyVerifier(new OpenSSHKnownHosts(new StringReader(knownHost + "\n")));
        // By its text: sshj compares that with known_hosts, and an InetAddress prints its zeros.
        client.connect(lab.edge().address().toString(), 22);
        return client;
    }

    @Test
    void twoLabsRunSideBySide() {
        try (ContainerLab other = ContainerLab.start(Topology.ofNodes(1))) {
            other.awaitConverged(START);
            assertThat(other.topology().lan()).isNotEqualTo(lab.topology().lan());
            lab.awaitConverged(START);
        }
    }
}
