package io.vipwatch.monitor.prober;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of a test, and certificates that it signs. */
@SuppressWarnings("JavaUtilDate") // the library's
public final class Certificates {
    private static final char[] NO_PASSWORD = new char[0];

    private final KeyPair keys = keys();
    private final X500Name name;
    private final X509Certificate certificate;
    private final Instant now;

    public Certificates(Instant now) {
        this.now = now;
        name = new X500Name("CN=test authority");
        certificate = sign(name, keys, now.plus(Duration.ofDays(10)), true);
    }

    private Certificates(Certificates above) {
        now = above.now;
        name = new X500Name("CN=intermediate authority");
        certificate = above.sign(name, keys, now.plus(Duration.ofDays(9)), true);
    }

    /** {@return an authority whose certificate this one has signed} */
    Certificates intermediate() {
        return new Certificates(this);
    }

    X509Certificate certificate() {
        return certificate;
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate sign(
            X500Name subject, KeyPair subjectKeys, Instant notAfter, boolean authority, GeneralName... names) {
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(1 + Integer.toUnsignedLong(subject.hashCode())),
                    Date.from(now.minus(Duration.ofDays(20))),
                    Date.from(notAfter),
                    subject,
                    subjectKeys.getPublic());
            if (authority) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return a file of this authority's certificate} */
    public Path file(Path directory) throws IOException {
        return Files.writeString(directory.resolve("ca.crt"), pem(certificate));
    }

    public static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    public static GeneralName address(String address) {
        return new GeneralName(GeneralName.iPAddress, address);
    }

    public static GeneralName dnsName(String dnsName) {
        return new GeneralName(GeneralName.dNSName, dnsName);
    }

    /** A certificate of somebody and its key. */
    public record Identity(X509Certificate certificate, KeyPair keys) {}

    public Identity identity(String commonName, Duration validity, GeneralName... names) {
        KeyPair own = keys();
        return new Identity(sign(new X500Name("CN=" + commonName), own, now.plus(validity), false, names), own);
    }

    /** {@return TLS as a server of a name, with an address that it is asked by} */
    public SSLContext server(String commonName, String address) {
        return server(identity(commonName, Duration.ofDays(5), address(address)));
    }

    public SSLContext server(Identity identity) {
        return server(identity, identity.certificate());
    }

    /** {@return TLS as a server that shows this chain; of clients it trusts those of this authority} */
    SSLContext server(Identity identity, X509Certificate... chain) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setKeyEntry("server", identity.keys().getPrivate(), NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            context.init(factory.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
