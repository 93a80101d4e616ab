package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Models one neighbour in the daemon's configuration.
 *
 * @param name its name in events
 * @param address its address in the lab
 * @param asn its autonomous system number
 * @param role {@code node} or {@code edge}
 * @param holdTime the hold time that the daemon proposes, whole seconds
 * @param password the key of TCP MD5 signatures (RFC 2385)
 * @param bfd the section {@code bfd}, in one line of YAML; empty: BFD does not run with it
 */
record ObservedPeer(
        String name,
        IpAddress address,
        long asn,
        String role,
        Duration holdTime,
        Optional<String> password,
        Optional<String> bfd) {
    ObservedPeer withHoldTime(Duration proposed) {
        return new ObservedPeer(name, address, asn, role, proposed, password, bfd);
    }

    ObservedPeer withPassword(String key) {
        return new ObservedPeer(name, address, asn, role, holdTime, Optional.of(key), bfd);
    }

    ObservedPeer withBfd(String section) {
        return new ObservedPeer(name, address, asn, role, holdTime, password, Optional.of(section));
    }
}
