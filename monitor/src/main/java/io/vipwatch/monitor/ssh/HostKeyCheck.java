package io.vipwatch.monitor.ssh;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * Decides whether a host key is the host's own, and words the refusal. Called on sshj's reader thread; the refusal is read
 * afterwards by the thread that connects.
 */
final class HostKeyCheck implements HostKeyVerifier {
    private final SshTarget target;
    private final OpenSSHKnownHosts knownHosts;
    private volatile Optional<String> refusal = Optional.empty();

    private HostKeyCheck(SshTarget target, OpenSSHKnownHosts knownHosts) {
        this.target = target;
        this.knownHosts = knownHosts;
    }

    /**
     * {@return the check for {@code target}}
     *
     * @throws IOException if the {@code known_hosts} file cannot be read
     */
    static HostKeyCheck of(SshTarget target) throws IOException {
        try (Reader names = switch (target.hostKeys()) {
            case HostKeys.KnownHosts(Path file)
            when Files.notExists(file) -> new StringReader(""); // the first time: the refusal has the line to put there
            case HostKeys.KnownHosts(Path file) -> Files.newBufferedReader(file);
            case HostKeys.Pinned _ -> new StringReader("");
        }) {
            return new HostKeyCheck(target, new OpenSSHKnownHosts(names));
        }
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        String found = fingerprint(key);
        boolean own = switch (target.hostKeys()) {
            case HostKeys.KnownHosts _ -> knownHosts.verify(target.host(), target.port(), key);
            case HostKeys.Pinned(String wanted) -> wanted.equals(found);
        };
        refusal = own ? Optional.empty() : Optional.of(refusal(key, found));
        return own;
    }

    /** The kinds of key that the file has for the host, so that the host shows one of those. */
    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        return knownHosts.findExistingAlgorithms(target.host(), target.port());
    }

    /** {@return why the last key was refused, if it was} */
    Optional<String> refusal() {
        return refusal;
    }

    private String refusal(PublicKey key, String found) {
        String shown = target.knownHostsName() + " shows the " + KeyType.fromKey(key) + " key " + found;
        return switch (target.hostKeys()) {
            case HostKeys.KnownHosts(Path file) ->
                shown
                        + (knownHosts
                                        .findExistingAlgorithms(target.host(), target.port())
                                        .isEmpty()
                                ? ", and " + file + (Files.notExists(file) ? " does not exist" : " has none for it")
                                : ", and " + file
                                        + " has another one for it: it was replaced, or somebody is in between")
                        + ". If the key is right (on the router: ssh-keygen -lf of its host key), the line to add is: "
                        + target.knownHostsName() + " " + KeyType.fromKey(key) + " " + encoded(key);
            case HostKeys.Pinned(String wanted) ->
                shown + ", and the configuration has the fingerprint " + wanted
                        + ". If the key is right (on the router: ssh-keygen -lf of its host key), put that one there";
        };
    }

    static String fingerprint(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets(key));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static String encoded(PublicKey key) {
        return Base64.getEncoder().encodeToString(octets(key));
    }

    private static byte[] octets(PublicKey key) {
        return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    }
}
