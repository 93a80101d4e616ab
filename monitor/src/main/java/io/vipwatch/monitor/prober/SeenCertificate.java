package io.vipwatch.monitor.prober;

import java.time.Instant;
import java.util.List;

/**
 * The certificate that a server showed last.
 *
 * @param subject whose it is
 * @param issuer who signed it
 * @param names the names of its subjectAltName
 * @param notAfter when it expires
 */
public record SeenCertificate(String subject, String issuer, List<String> names, Instant notAfter) {
    public SeenCertificate {
        names = List.copyOf(names);
    }
}
