package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.RouterId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code speaker}: our own side of the BGP sessions.
 *
 * @param asn our AS number
 * @param routerId our BGP Identifier
 * @param listen where we wait for peers that call; none: nowhere
 * @param mrtDirectory where every session is recorded as MRT (RFC 6396); empty: nowhere
 */
public record SpeakerSection(long asn, RouterId routerId, List<Endpoint> listen, Optional<Path> mrtDirectory) {
    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<SpeakerSection> shape(Path base) {
        Key<Long> asn = Key.required("asn", Scalar.ownAsn(), "Our AS number.");
        Key<RouterId> routerId = Key.required(
                "router_id",
                Scalar.routerId(),
                "Our BGP Identifier: 32 bits, unique in the network, written like an IPv4 address.");
        Key<List<Endpoint>> listen = Key.optional(
                "listen",
                new ListShape<>(Scalar.endpoint()),
                List.of(Endpoint.of("[::]:179")),
                "Where we wait for peers that call; an empty list: nowhere. Ports below 1024 need a privilege.");
        Key<Path> mrt = Key.optional(
                "mrt",
                Scalar.path(base),
                "A directory in which every session is recorded as MRT (RFC 6396, BGP4MP_ET), one file a session.");
        return Section.of(
                values ->
                        new SpeakerSection(values.get(asn), values.get(routerId), values.get(listen), values.find(mrt)),
                asn,
                routerId,
                listen,
                mrt);
    }
}
