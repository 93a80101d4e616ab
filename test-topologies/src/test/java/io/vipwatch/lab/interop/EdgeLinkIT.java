package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.ssh.Credential;
import io.vipwatch.monitor.ssh.HostKeys;
import io.vipwatch.monitor.ssh.Inquiry;
import io.vipwatch.monitor.ssh.LinkFailure;
import io.vipwatch.monitor.ssh.LinkSettings;
import io.vipwatch.monitor.ssh.LinkState;
import io.vipwatch.monitor.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the monitor logs in at a real sshd, and what it does when that, or what it runs, fails. */
@Tag("lab")
class EdgeLinkIT {
    @TempDir
    private static Path files;

    private static SshLab ssh;

    @BeforeAll
    static void up() throws IOException {
        ssh = SshLab.start(files);
        Files.writeString(files.resolve("nobody"), "\n");
    }

    @AfterAll
    static void down() {
        ssh.close();
    }

    @Test
    void aHostKeyThatIsNotKnownIsRefusedWithTheLineToAdd() {
        try (SshLab.Linked linked =
                SshLab.Linked.to(ssh.target(new HostKeys.KnownHosts(files.resolve("nobody")), ssh.key("key")))) {
            LinkFailure failure = linked.failure();
            assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.HOST_KEY);
            assertThat(failure.text())
                    .contains("SHA256:", "the line to add is: " + ssh.access().knownHost());
            assertThat(SshLab.reason(linked.link().ask(new Inquiry.ShowVersion())))
                    .contains("no connection", "SHA256:");
        }
        try (SshLab.Linked linked =
                SshLab.Linked.to(ssh.target(new HostKeys.Pinned("SHA256:" + "A".repeat(43)), ssh.key("key")))) {
            String text = linked.failure().text();
            assertThat(text).contains("has the fingerprint SHA256:AAAA");
            String shown = text.replaceAll(".* key (SHA256:\\S+), and .*", "$1");
            try (SshLab.Linked pinned = SshLab.Linked.to(ssh.target(new HostKeys.Pinned(shown), ssh.key("key")))) {
                pinned.await(LinkState.Connected.class, 1);
            }
        }
    }

    @Test
    void withoutAnyFileOfKnownHostsTheLineToAddIsShownToo() {
        Path missing = files.resolve("no").resolve("known_hosts");
        try (SshLab.Linked linked = SshLab.Linked.to(ssh.target(new HostKeys.KnownHosts(missing), ssh.key("key")))) {
            LinkFailure failure = linked.failure();
            assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.HOST_KEY);
            assertThat(failure.text())
                    .contains(
                            missing + " does not exist",
                            "the line to add is: " + ssh.access().knownHost());
        }
    }

    @Test
    void aKeyThatTheRouterDoesNotKnowIsARefusalAndOneThatIsNoneIsOurOwnFault() throws IOException {
        ssh.inEdge("rm -f /tmp/other; ssh-keygen -q -t ecdsa -N secret -f /tmp/other");
        Path other = files.resolve("other");
        Files.writeString(other, ssh.lab().edge().exec("cat", "/tmp/other").stdout());
        try (SshLab.Linked linked = SshLab.Linked.to(ssh.target(ssh.known(), ssh.key("other")))) {
            assertThat(linked.failure().kind()).isEqualTo(LinkFailure.Kind.OWN_FILES);
        }
        SshTarget opened = ssh.target(ssh.known(), new Credential.PrivateKey(other, Optional.of("secret")));
        try (SshLab.Linked linked = SshLab.Linked.to(opened)) {
            LinkFailure failure = linked.failure();
            assertThat(failure.kind()).isEqualTo(LinkFailure.Kind.REFUSED);
            assertThat(failure.text()).contains("does not let root in").doesNotContain("secret");
        }
        // Once the router knows the key, it lets us in: an ECDSA key with a passphrase.
        ssh.inEdge("cat /tmp/other.pub >> /root/.ssh/authorized_keys");
        try (SshLab.Linked linked = SshLab.Linked.to(opened)) {
            linked.await(LinkState.Connected.class, 1);
        }
        try (SshLab.Linked linked = SshLab.Linked.to(ssh.target(ssh.known(), ssh.key("nothing")))) {
            assertThat(linked.failure().text()).contains("there is no readable key");
        }
    }

    @Test
    void aPasswordAndAJumpHostWorkToo() {
        ssh.inEdge("id lab || useradd -m -s /bin/sh -G frrvty lab; echo lab:geheim | chpasswd");
        SshTarget jump = ssh.target(ssh.known(), ssh.key("key"));
        SshTarget behind = new SshTarget(
                ssh.access().address().toString(),
                22,
                "lab",
                List.of(new Credential.Password("geheim")),
                ssh.known(),
                Optional.of(jump));
        try (SshLab.Linked linked = SshLab.Linked.to(behind)) {
            linked.await(LinkState.Connected.class, 1);
            assertThat(SshLab.read(linked.link().ask(new Inquiry.ShowBgpSummary()))
                            .peers())
                    .hasSize(2);
        }
    }

    @Test
    void aConnectionThatWasCutIsMadeAgainAndCommandsWorkAgain() {
        try (SshLab.Linked linked = ssh.up()) {
            ssh.inEdge("pkill -x sshd; sleep 0.2; pkill -9 -x sshd; true");
            linked.await(LinkState.Waiting.class, 1);
            assertThat(SshLab.reason(linked.link().ask(new Inquiry.ShowVersion())))
                    .startsWith("no connection to");
            ssh.lab().edge().exec("lab-entry", "start", "sshd");
            linked.await(LinkState.Connected.class, 2);
            assertThat(SshLab.read(linked.link().ask(new Inquiry.ShowVersion())).major())
                    .isEqualTo(8);
        }
    }

    @Test
    void anSshdThatHangsIsNoticedAndHoldsUpNobodyLongerThanTheLimit() {
        try (SshLab.Linked linked = ssh.up()) {
            ssh.inEdge("pkill -STOP -x sshd");
            try {
                assertThat(linked.link().ask(new Inquiry.ShowVersion())).isInstanceOf(Answer.Unreadable.class);
                linked.await(LinkState.Waiting.class, 1);
            } finally {
                ssh.inEdge("pkill -CONT -x sshd");
            }
            linked.await(LinkState.Connected.class, 2);
            assertThat(SshLab.read(linked.link().ask(new Inquiry.ShowVersion())).major())
                    .isEqualTo(8);
        }
    }

    @Test
    void aVtyshThatHangsIsEndedByTheRouterAndDelaysNoOtherCommand() throws InterruptedException {
        try (SshLab.Linked linked = ssh.up()) {
            ssh.inEdge("pkill -STOP -x bgpd");
            try {
                AtomicReference<Answer<?>> hung = new AtomicReference<>(new Answer.Read<>("not asked yet"));
                Thread asking =
                        Thread.ofVirtual().start(() -> hung.set(linked.link().ask(new Inquiry.ShowBgpSummary())));
                Instant before = StampClock.system().now().instant();
                assertThat(SshLab.read(linked.link()
                                        .ask(new Inquiry.LinuxRoutes(
                                                ssh.lab().topology().vip()::equals)))
                                .routes())
                        .hasSize(1);
                Instant after = StampClock.system().now().instant();
                assertThat(asking.isAlive()).isTrue();
                assertThat(Duration.between(before, after)).isLessThan(Duration.ofSeconds(3));
                asking.join();
                assertThat(SshLab.reason(hung.get())).isEqualTo("the router ended the command, which hung");
                assertThat(ssh.lab().edge().exec("pgrep", "-x", "vtysh").stdout())
                        .isEmpty();
            } finally {
                ssh.inEdge("pkill -CONT -x bgpd");
            }
            ssh.lab().awaitConverged(SshLab.START);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsOfNoUse() {
        LinkSettings narrow = new LinkSettings(
                SshLab.SETTINGS.connect(),
                SshLab.SETTINGS.keepalive(),
                SshLab.SETTINGS.command(),
                200,
                SshLab.SETTINGS.backOff());
        try (SshLab.Linked linked = ssh.up(narrow)) {
            assertThat(SshLab.reason(linked.link().ask(new Inquiry.ShowBgp(_ -> true))))
                    .isEqualTo("more than 200 octets");
        }
    }
}
