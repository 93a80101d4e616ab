package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.ssh.Credential;
import io.vipwatch.monitor.ssh.EdgeAccess;
import io.vipwatch.monitor.ssh.Inquiry;
import io.vipwatch.monitor.ssh.LinkFailure;
import io.vipwatch.monitor.ssh.LinkState;
import io.vipwatch.monitor.ssh.Seen;
import io.vipwatch.monitor.ssh.SshTarget;
import io.vipwatch.monitor.ssh.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may log in at a real sshd, by which keys, and what a user may do there whom only sudo lets run FRR's shell. */
@Tag("lab")
class EdgeLoginIT {
    private static final Path SUDOERS = Path.of("..", "packaging", "sudoers", "vipwatch");
    private static final String PASSPHRASE = "geheim";

    /** What pfSense's admin has for a shell: with -c the command, and otherwise a menu that waits for a choice. */
    private static final String MENU_SHELL = """
            #!/bin/sh
            while getopts c: option; do
              case $option in c) /bin/sh -c "$OPTARG"; exit;; esac
            done
            echo "*** Welcome to the edge ***"
            echo " 0) Logout"
            printf "Enter an option: "
            read -r choice
            """;

    @TempDir
    private static Path files;

    private static SshLab ssh;

    @BeforeAll
    static void up() throws IOException {
        ssh = SshLab.start(files);
        // tcsh, as pfSense's other users have it.
        ssh.inEdge("useradd -m -s /bin/tcsh vipwatch");
        admit("vipwatch", "/home/vipwatch", publicKey(files.resolve("key")));
        write("/etc/sudoers.d/vipwatch", Files.readString(SUDOERS));
        ssh.inEdge("chmod 440 /etc/sudoers.d/vipwatch; visudo -c");
    }

    @AfterAll
    static void down() {
        ssh.close();
    }

    private static void write(String file, String text) {
        ssh.lab().edge().exec("sh", "-c", "printf %s \"$1\" > " + file, "sh", text);
    }

    private static void admit(String user, String home, String key) {
        ssh.lab()
                .edge()
                .exec(
                        "sh",
                        "-c",
                        "mkdir -p " + home + "/.ssh; echo \"$1\" >> " + home + "/.ssh/authorized_keys; chown -R " + user
                                + " " + home + "/.ssh; chmod 700 " + home + "/.ssh; chmod 600 " + home
                                + "/.ssh/authorized_keys",
                        "sh",
                        key);
    }

    private static String run(String... command) {
        return run(Map.of(), command);
    }

    private static String run(Map<String, String> environment, String... command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as("%s: %s", List.of(command), said).isZero();
            return said.strip();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static String publicKey(Path key) throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return run("ssh-keygen", "-y", "-f", key.toString());
    }

    private static SshTarget unprivileged() {
        return ssh.target("vipwatch", ssh.known(), ssh.key("key"));
    }

    @Test
    void anUnprivilegedUserAsksFrrBySudoAndTheRulesLetNothingElsePass() {
        Prefix vip = ssh.lab().topology().vip();
        List<Inquiry<?>> allowed = List.of(
                new Inquiry.ShowVersion(),
                new Inquiry.ShowBgp(vip::equals),
                new Inquiry.ShowBgpPrefix(vip),
                new Inquiry.ShowReceivedRoutes(ssh.lab().node(1).address(), vip::equals),
                new Inquiry.ShowBgpSummary(),
                new Inquiry.ShowBgpNeighbors(),
                new Inquiry.ShowBfdPeers(),
                new Inquiry.ShowRoute(vip),
                new Inquiry.ShowRoutesWithin(Prefix.of("2001:db8::/32"), vip::equals));
        try (SshLab.Linked linked = SshLab.Linked.to(unprivileged(), SshLab.SETTINGS, SshLab.SUDO)) {
            linked.await(LinkState.Connected.class, 1);
            allowed.forEach(inquiry ->
                    assertThat(linked.link().ask(inquiry)).as("%s", inquiry).isInstanceOf(Answer.Read.class));
        }
        for (String forbidden : List.of(
                "vtysh -c 'show version' -c 'configure terminal'",
                "vtysh -c 'configure terminal'",
                "vtysh -c 'clear bgp *'",
                "timeout -k 2 8 vtysh -c 'show version' -c 'configure terminal'",
                "timeout 8 sh -c id",
                "tcpdump -i eth0 -w /etc/shadow",
                "tcpdump -i eth0 -n -s 0 -U --immediate-mode -z id -w - 'tcp port 179'",
                "sh")) {
            var refused = ssh.lab().edge().exec("su", "-s", "/bin/sh", "vipwatch", "-c", "sudo -n " + forbidden);
            assertThat(refused.stderr()).as(forbidden).contains("password is required");
        }
    }

    @Test
    void withoutSudoTheSameUserIsToldByFrrThatItMayNot() {
        try (SshLab.Linked linked = SshLab.Linked.to(unprivileged())) {
            linked.await(LinkState.Connected.class, 1);
            assertThat(linked.link().ask(new Inquiry.ShowBgpSummary()).toString())
                    .contains("Unreadable", "failed to connect to any daemons");
        }
    }

    @Test
    void anUnprivilegedUserCapturesBySudoAndLeavesNothingBehind() {
        List<Seen> heard = new CopyOnWriteArrayList<>();
        try (SshLab.Linked linked = SshLab.Linked.to(unprivileged(), SshLab.SETTINGS, SshLab.SUDO)) {
            try (EdgeAccess.Listening _ =
                    linked.link().watch(new Watch.Capture("eth0", Set.of(179, 1790)), heard::add)) {
                SshLab.await(
                        () -> "no octets in " + heard, () -> heard.stream().anyMatch(Seen.Piece.class::isInstance));
            }
        }
        SshLab.await(() -> "tcpdump is still there", () -> {
            // It ends with the first packet that nobody takes any more.
            ssh.lab().edge().vtysh("clear bgp ipv6 unicast * soft in");
            return ssh.lab().edge().exec("pgrep", "-x", "tcpdump").stdout().isEmpty();
        });
    }

    @Test
    void theMenuOfPfSensesAdminHandsCommandsOn() throws IOException {
        write("/usr/local/sbin/menu", MENU_SHELL);
        ssh.inEdge("chmod 755 /usr/local/sbin/menu; useradd -o -u 0 -g 0 -m -s /usr/local/sbin/menu admin");
        admit("admin", "/home/admin", publicKey(files.resolve("key")));
        try (SshLab.Linked linked = SshLab.Linked.to(ssh.target("admin", ssh.known(), ssh.key("key")))) {
            linked.await(LinkState.Connected.class, 1);
            assertThat(SshLab.read(linked.link().ask(new Inquiry.ShowBgpSummary()))
                            .peers())
                    .hasSize(2);
            List<Seen> heard = new CopyOnWriteArrayList<>();
            try (EdgeAccess.Listening _ = linked.link().watch(new Watch.Capture("eth0", Set.of(179)), heard::add)) {
                SshLab.await(
                        () -> "no octets in " + heard, () -> heard.stream().anyMatch(Seen.Piece.class::isInstance));
            }
        }
    }

    /** {@return a new key that the router knows} */
    private static Path newKey(String name, String passphrase, String... options) throws IOException {
        Path key = files.resolve(name);
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", passphrase, "-f", key.toString()));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
        admit("root", "/root", Files.readString(files.resolve(name + ".pub")).strip());
        return key;
    }

    @Test
    void keysOfEveryKindAndFormatLogInWithAPassphraseAndWithout() throws IOException {
        Map<String, String[]> kinds = Map.of(
                "ed25519", new String[] {"-t", "ed25519"},
                "rsa", new String[] {"-t", "rsa", "-b", "3072"},
                "rsa-pem", new String[] {"-t", "rsa", "-b", "2048", "-m", "PEM"},
                "rsa-pkcs8", new String[] {"-t", "rsa", "-b", "2048", "-m", "PKCS8"},
                "ecdsa-256", new String[] {"-t", "ecdsa", "-b", "256"},
                "ecdsa-521", new String[] {"-t", "ecdsa", "-b", "521"},
                "ecdsa-pem", new String[] {"-t", "ecdsa", "-m", "PEM"});
        for (Map.Entry<String, String[]> kind : kinds.entrySet()) {
            for (Optional<String> passphrase : List.of(Optional.<String>empty(), Optional.of(PASSPHRASE))) {
                String name = kind.getKey() + (passphrase.isPresent() ? "-encrypted" : "-plain");
                Path key = newKey(name, passphrase.orElse(""), kind.getValue());
                SshTarget target = ssh.target(ssh.known(), new Credential.PrivateKey(key, passphrase));
                try (SshLab.Linked linked = SshLab.Linked.to(target)) {
                    SshLab.await(
                            () -> name + ": " + linked.states(),
                            () -> linked.states().stream().anyMatch(LinkState.Connected.class::isInstance));
                }
            }
        }
    }

    @Test
    void theKeysOfAnAgentLogInAndWhatIsWrongWithItIsSaid() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-agent")), "no ssh-agent on this machine");
        Path socket = Files.createTempDirectory("agent").resolve("socket");
        SshTarget target = ssh.target(ssh.known(), new Credential.Agent(socket));
        assertFailure(target, LinkFailure.Kind.OWN_FILES, "cannot ask the agent at " + socket);
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Map<String, String> environment = Map.of("SSH_AUTH_SOCK", socket.toString());
        try {
            SshLab.await(() -> "no agent", () -> Files.exists(socket));
            assertFailure(target, LinkFailure.Kind.OWN_FILES, "has no key");
            for (String kind : List.of("ed25519", "rsa", "ecdsa")) {
                Path key = newKey("agent-" + kind, "", "-t", kind);
                run(environment, "ssh-add", "-q", "-D");
                run(environment, "ssh-add", "-q", key.toString());
                try (SshLab.Linked linked = SshLab.Linked.to(target)) {
                    SshLab.await(
                            () -> kind + ": " + linked.states(),
                            () -> linked.states().stream().anyMatch(LinkState.Connected.class::isInstance));
                    assertThat(SshLab.read(linked.link().ask(new Inquiry.ShowVersion()))
                                    .major())
                            .isEqualTo(8);
                }
            }
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    files.resolve("stranger").toString());
            run(environment, "ssh-add", "-q", "-D");
            run(environment, "ssh-add", "-q", files.resolve("stranger").toString());
            assertFailure(target, LinkFailure.Kind.REFUSED, "does not let root in with [the keys of the agent at");
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    private static void assertFailure(SshTarget target, LinkFailure.Kind kind, String text) {
        try (SshLab.Linked linked = SshLab.Linked.to(target)) {
            assertThat(linked.failure().kind()).isEqualTo(kind);
            assertThat(linked.failure().text()).contains(text);
        }
    }
}
