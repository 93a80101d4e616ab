package io.vipwatch.monitor.prober;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.CertificateNames;
import io.vipwatch.monitor.probe.Outcome;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.X509TrustManager;

/** Who a server says it is (RFC 5280, RFC 6125), and whether that is believed; on the thread of the check. */
final class ServerIdentity {
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\"]+)");
    /** The kind of key exchange, which TLS 1.3 does not name. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    private final X509Certificate[] chain;
    private final CertificateNames names;

    ServerIdentity(X509Certificate[] chain) {
        this.chain = chain.clone();
        names = CertificateNames.of(chain[0]);
    }

    CertificateNames names() {
        return names;
    }

    Optional<String> commonName() {
        Matcher found = COMMON_NAME.matcher(chain[0].getSubjectX500Principal().getName());
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    SeenCertificate seen() {
        List<String> all = new ArrayList<>(names.dnsNames());
        names.addresses().forEach(address -> all.add(address.toString()));
        return new SeenCertificate(
                chain[0].getSubjectX500Principal().getName(),
                chain[0].getIssuerX500Principal().getName(),
                all,
                chain[0].getNotAfter().toInstant());
    }

    /**
     * {@return what is wrong with it; empty if nothing is}
     *
     * @param target the address that it must name where no name is given
     * @param now the time
     */
    Optional<Outcome.Lost> wrong(X509TrustManager trust, IpAddress target, Optional<String> serverName, Instant now) {
        Instant expires = chain[0].getNotAfter().toInstant();
        if (now.isAfter(expires)) {
            return lost(ProbeFailure.CERTIFICATE_EXPIRED, "it expired at " + expires);
        }
        Instant begins = chain[0].getNotBefore().toInstant();
        if (now.isBefore(begins)) {
            return lost(ProbeFailure.CERTIFICATE_EXPIRED, "it is valid from " + begins);
        }
        try {
            trust.checkServerTrusted(chain, ANY_KEY_EXCHANGE);
        } catch (CertificateException untrusted) {
            return lost(ProbeFailure.CERTIFICATE_UNTRUSTED, SocketFailures.text(untrusted));
        }
        boolean named = serverName.map(names::include).orElseGet(() -> names.include(target));
        return named
                ? Optional.empty()
                : lost(
                        ProbeFailure.CERTIFICATE_NAME,
                        "it names " + names + ", not " + serverName.orElse(target.toString()));
    }

    private static Optional<Outcome.Lost> lost(ProbeFailure failure, String detail) {
        return Optional.of(new Outcome.Lost(failure, "the certificate: " + detail));
    }
}
