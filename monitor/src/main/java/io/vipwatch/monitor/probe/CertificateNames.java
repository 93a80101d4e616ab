package io.vipwatch.monitor.probe;

import io.vipwatch.bgp.prefix.IpAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The names in a server's certificate: those of its subjectAltName, and only those, as RFC 6125 §6.4.4 and RFC 9110 §4.3.4
 * want it.
 *
 * @param addresses the IP addresses (RFC 9110 §4.3.5)
 * @param dnsNames the DNS names, in lower case
 */
public record CertificateNames(List<IpAddress> addresses, List<String> dnsNames) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    public CertificateNames {
        addresses = List.copyOf(addresses);
        dnsNames = List.copyOf(dnsNames);
    }

    /** {@return the names of a certificate; none where they cannot be read} */
    public static CertificateNames of(X509Certificate certificate) {
        List<IpAddress> addresses = new ArrayList<>();
        List<String> dnsNames = new ArrayList<>();
        try {
            for (List<?> name : Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of())) {
                if (name.get(1) instanceof String text) {
                    if (name.getFirst().equals(IP_ADDRESS)) {
                        IpAddress.parse(text).ifPresent(addresses::add);
                    } else if (name.getFirst().equals(DNS_NAME)) {
                        dnsNames.add(text.toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException _) {
            return new CertificateNames(List.of(), List.of());
        }
        return new CertificateNames(addresses, dnsNames);
    }

    /** {@return whether they include this address} */
    public boolean include(IpAddress address) {
        return addresses.contains(address);
    }

    /** {@return whether they include this DNS name; a {@code *} stands for one whole label, the first (RFC 6125 §6.4.3)} */
    public boolean include(String dnsName) {
        String name = DnsQuestion.canonical(dnsName);
        int dot = name.indexOf('.');
        String wildcard = dot > 0 ? "*" + name.substring(dot) : name;
        return dnsNames.contains(name) || dnsNames.contains(wildcard);
    }

    @Override
    public String toString() {
        List<String> all = new ArrayList<>(dnsNames);
        addresses.forEach(address -> all.add(address.toString()));
        return all.isEmpty() ? "nobody" : String.join(", ", all);
    }
}
