package io.vipwatch.cli.health;

import io.vipwatch.monitor.prober.Anybody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom a check over https trusts. Used by any thread. */
public final class Trust {
    private final SSLContext context;
    private final boolean anybody;

    private Trust(SSLContext context, boolean anybody) {
        this.context = context;
        this.anybody = anybody;
    }

    /**
     * {@return trust in the authorities of a file, and in no others}
     *
     * @param file certificates in PEM
     * @throws CheckException if the file cannot be read or holds none
     */
    public static Trust inAuthoritiesOf(Path file) throws CheckException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new CheckException("no certificate in " + file);
            }
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("authority" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return new Trust(context(factory.getTrustManagers()), false);
        } catch (IOException unreadable) {
            throw new CheckException("cannot read " + file + ": " + unreadable);
        } catch (GeneralSecurityException wrong) {
            throw new CheckException("cannot use the certificates of " + file + ": " + wrong.getMessage());
        }
    }

    /** {@return trust in whoever answers, whatever its certificate says: it may be anybody} */
    public static Trust inAnybody() throws CheckException {
        try {
            return new Trust(context(new TrustManager[] {new Anybody()}), true);
        } catch (GeneralSecurityException wrong) {
            throw new CheckException("no TLS in this JVM: " + wrong.getMessage());
        }
    }

    private static SSLContext context(TrustManager[] trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted, null);
        return context;
    }

    void applyTo(HttpsURLConnection connection) {
        connection.setSSLSocketFactory(context.getSocketFactory());
        if (anybody) {
            connection.setHostnameVerifier((_, _) -> true);
        }
    }
}
