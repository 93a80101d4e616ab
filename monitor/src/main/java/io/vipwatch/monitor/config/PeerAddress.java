package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Optional;

/**
 * The address of a peer, with its interface where it is an IPv6 link-local one (RFC 4007 §11).
 *
 * @param address the address
 * @param scope the name of the interface; there exactly if the address is link-local
 */
public record PeerAddress(IpAddress address, Optional<String> scope) {
    static Optional<PeerAddress> parse(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return IpAddress.parse(text)
                    .filter(address -> !address.isLinkLocal() && !address.isUnspecified())
                    .map(address -> new PeerAddress(address, Optional.empty()));
        }
        String scope = text.substring(percent + 1);
        return IpAddress.parse(text.substring(0, percent))
                .filter(address -> address.isLinkLocal() && !scope.isBlank())
                .map(address -> new PeerAddress(address, Optional.of(scope)));
    }

    @Override
    public String toString() {
        return address + scope.map(name -> "%" + name).orElse("");
    }
}
