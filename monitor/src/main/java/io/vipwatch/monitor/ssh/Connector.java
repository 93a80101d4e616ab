package io.vipwatch.monitor.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.password.PasswordUtils;

/** Opens connections, on the thread that asks for one: key exchange, host key, log in. */
final class Connector {
    /** So many questions without an answer, and the other end is gone. */
    private static final int UNANSWERED = 3;

    /** sshd ends the connection at the sixth attempt, and a password may come after the keys. */
    private static final int MOST_KEYS = 4;

    private final Duration timeLimit;
    private final Duration keepalive;

    /**
     * Opens connections.
     *
     * @param timeLimit how long each step may take
     * @param keepalive how often the other end is asked whether it is still there
     */
    Connector(Duration timeLimit, Duration keepalive) {
        this.timeLimit = timeLimit;
        this.keepalive = keepalive;
    }

    /** What came of an attempt. */
    sealed interface Attempt {
        record Opened(Connection connection) implements Attempt {}

        record Failed(LinkFailure failure) implements Attempt {}
    }

    Attempt open(SshTarget target) {
        Optional<Connection> jump = Optional.empty();
        if (target.jump().isPresent()) {
            switch (open(target.jump().get())) {
                case Attempt.Failed failed -> {
                    return failed;
                }
                case Attempt.Opened(Connection opened) -> jump = Optional.of(opened);
            }
        }
        Attempt attempt = open(target, jump);
        if (attempt instanceof Attempt.Failed) {
            jump.ifPresent(Connection::close);
        }
        return attempt;
    }

    private Attempt open(SshTarget target, Optional<Connection> jump) {
        HostKeyCheck hostKey;
        try {
            hostKey = HostKeyCheck.of(target);
        } catch (IOException unreadable) {
            return failed(LinkFailure.Kind.OWN_FILES, "cannot read " + target.hostKeys() + ": " + text(unreadable));
        }
        SSHClient client = client(hostKey);
        List<AuthMethod> methods;
        try {
            methods = methods(client, target, timeLimit);
        } catch (IOException unusable) {
            return failed(LinkFailure.Kind.OWN_FILES, text(unusable));
        }
        Attempt attempt = connect(client, target, jump, hostKey, methods);
        if (attempt instanceof Attempt.Failed) {
            Connection.close(client);
        }
        return attempt;
    }

    private SSHClient client(HostKeyCheck hostKey) {
        DefaultConfig config = new DefaultConfig();
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        SSHClient client = new SSHClient(config);
        client.setSocketFactory(new NoDelaySockets());
        client.addHostKeyVerifier(hostKey);
        client.setConnectTimeout(Math.toIntExact(timeLimit.toMillis()));
        client.setTimeout(Math.toIntExact(timeLimit.toMillis()));
        client.getTransport().setTimeoutMs(Math.toIntExact(timeLimit.toMillis()));
        client.getConnection().setTimeoutMs(Math.toIntExact(timeLimit.toMillis()));
        // sshj starts asking only if this is set before it connects.
        KeepAliveRunner runner = (KeepAliveRunner) client.getConnection().getKeepAlive();
        runner.setKeepAliveInterval(Math.toIntExact(keepalive.toSeconds()));
        runner.setMaxAliveCount(UNANSWERED);
        return client;
    }

    private static Attempt connect(
            SSHClient client,
            SshTarget target,
            Optional<Connection> jump,
            HostKeyCheck hostKey,
            List<AuthMethod> methods) {
        try {
            if (jump.isPresent()) {
                client.connectVia(jump.get().way(target.host(), target.port()));
            } else {
                client.connect(target.host(), target.port());
            }
            client.auth(target.user(), methods);
            return new Attempt.Opened(new Connection(client, jump));
        } catch (UserAuthException refused) {
            return failed(
                    LinkFailure.Kind.REFUSED,
                    target.knownHostsName() + " does not let " + target.user() + " in with " + target.credentials()
                            + ": " + text(refused));
        } catch (IOException unreachable) {
            return hostKey.refusal()
                    .map(refusal -> failed(LinkFailure.Kind.HOST_KEY, refusal))
                    .orElseGet(() ->
                            failed(LinkFailure.Kind.UNREACHABLE, target.knownHostsName() + ": " + text(unreachable)));
        }
    }

    private static List<AuthMethod> methods(SSHClient client, SshTarget target, Duration timeLimit) throws IOException {
        List<AuthMethod> methods = new ArrayList<>();
        for (Credential credential : target.credentials()) {
            switch (credential) {
                case Credential.PrivateKey key -> methods.add(new AuthPublickey(key(client, key)));
                case Credential.Agent(Path socket) -> methods.addAll(keys(new AgentKeys(socket, timeLimit)));
                case Credential.Password(String password) ->
                    methods.add(new AuthPassword(PasswordUtils.createOneOff(password.toCharArray())));
            }
        }
        return methods;
    }

    /** {@return a method for each key of an agent, as many as a server lets one try} */
    private static List<AuthMethod> keys(AgentKeys agent) throws IOException {
        List<AgentKeys.Identity> identities;
        try {
            identities = agent.identities();
        } catch (IOException none) {
            throw new IOException("cannot ask " + agent + ": " + text(none), none);
        }
        if (identities.isEmpty()) {
            throw new IOException(agent + " has no key: add one with ssh-add");
        }
        return identities.stream()
                .limit(MOST_KEYS)
                .<AuthMethod>map(identity -> new AgentAuth(agent, identity))
                .toList();
    }

    /** {@return the key, read and decrypted now, so that what is wrong with it is not taken for a refusal} */
    private static KeyProvider key(SSHClient client, Credential.PrivateKey key) throws IOException {
        Path file = key.file();
        if (!Files.isReadable(file)) {
            throw new IOException("there is no readable key " + file);
        }
        try {
            KeyProvider provider = client.loadKeys(
                    file.toString(),
                    key.passphrase()
                            .map(text -> PasswordUtils.createOneOff(text.toCharArray()))
                            .orElse(null));
            return client.loadKeys(new java.security.KeyPair(provider.getPublic(), provider.getPrivate()));
        } catch (IOException | RuntimeException unusable) {
            throw new IOException(
                    "cannot use the key " + file + (key.passphrase().isPresent() ? " with its passphrase: " : ": ")
                            + text(unusable),
                    unusable);
        }
    }

    private static Attempt failed(LinkFailure.Kind kind, String text) {
        return new Attempt.Failed(new LinkFailure(kind, text));
    }

    private static String text(Exception failure) {
        return Optional.ofNullable(failure.getMessage())
                .filter(message -> !message.isBlank())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }
}
