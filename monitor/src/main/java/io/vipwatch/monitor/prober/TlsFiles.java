package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.config.ProbeHttpsSection;
import io.vipwatch.monitor.config.ProbeHttpsSection.ClientCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a probe trusts and who it is, from the files of its configuration; read again when a file has changed, as the short
 * certificates of clusters do. Used by any thread, which waits for the files.
 */
final class TlsFiles {
    private static final char[] NO_PASSWORD = new char[0];

    private final ProbeHttpsSection section;
    private volatile Optional<Loaded> loaded = Optional.empty();

    /**
     * What the files say.
     *
     * @param context agrees on TLS with anybody: who it is, is judged by {@code trust} when the handshake is over
     * @param trust whom to believe
     */
    record Loaded(SSLContext context, X509TrustManager trust, List<FileTime> changed) {}

    TlsFiles(ProbeHttpsSection section) {
        this.section = section;
    }

    Loaded load() throws IOException, GeneralSecurityException {
        List<FileTime> changed = new ArrayList<>();
        for (Path file : files()) {
            changed.add(Files.getLastModifiedTime(file));
        }
        Optional<Loaded> before = loaded;
        if (before.isPresent() && before.get().changed().equals(changed)) {
            return before.get();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager @Nullable [] keys = section.clientCertificate().isPresent()
                ? keys(section.clientCertificate().get())
                : null;
        context.init(keys, new TrustManager[] {new Anybody()}, null);
        Loaded now = new Loaded(context, trust(), changed);
        loaded = Optional.of(now);
        return now;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        section.ca().ifPresent(files::add);
        section.clientCertificate().ifPresent(client -> files.addAll(List.of(client.certificate(), client.key())));
        return files;
    }

    private X509TrustManager trust() throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (section.ca().isPresent()) {
            KeyStore store = empty();
            for (Certificate certificate : certificates(section.ca().get())) {
                store.setCertificateEntry("authority" + store.size(), certificate);
            }
            factory.init(store);
        } else {
            factory.init((@Nullable KeyStore) null);
        }
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("this JVM cannot judge certificates");
    }

    private static KeyManager[] keys(ClientCertificate client) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        Certificate[] chain = certificates(client.certificate()).toArray(Certificate[]::new);
        store.setKeyEntry("client", PrivateKeyFile.read(client.key()), NO_PASSWORD, chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }

    private static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new GeneralSecurityException("no certificate in " + file);
            }
            return found;
        }
    }
}
