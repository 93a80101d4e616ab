package io.vipwatch.bgp.mrt;

import static io.vipwatch.bgp.octets.CommentedOctets.octets;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Octets and connections for the tests of this package. */
final class Recordings {
    static final Connection IPV6_CONNECTION =
            new Connection(65010, 4200000001L, 0, IpAddress.of("2001:db8::1"), IpAddress.of("2001:db8::fe"));
    static final Connection IPV4_CONNECTION =
            new Connection(65010, 65101, 0, IpAddress.of("192.0.2.1"), IpAddress.of("192.0.2.254"));

    static final Octets KEEPALIVE = octets("""
            ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff  marker
            00 13                                            length: 19
            04                                               type: KEEPALIVE
            """);

    /** Announces 2001:db8:0:ff00::100/128. */
    static final Octets UPDATE = octets("""
            ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff  marker
            00 55                                            length: 85
            02                                               type: UPDATE
            00 00                                            withdrawn routes length
            00 3e                                            total path attribute length: 62
              90 0e 00 26                                    MP_REACH_NLRI, 38 octets
                00 02 01                                        IPv6 unicast
                10 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01  next hop 2001:db8::1
                00                                           reserved
                80 20 01 0d b8 00 00 ff 00 00 00 00 00 00 00 01 00  2001:db8:0:ff00::100/128
              40 01 01 00                                    ORIGIN IGP
              40 02 06 02 01 00 00 fd f2                     AS_PATH 65010, four octets
              80 04 04 00 00 00 07                           MULTI_EXIT_DISC 7
            """);

    private Recordings() {}

    static List<MrtRecord> readAll(byte[] file) {
        List<MrtRecord> records = new ArrayList<>();
        try (MrtReader reader = MrtReader.open(new ByteArrayInputStream(file))) {
            Optional<MrtRecord> next = reader.next();
            while (next.isPresent()) {
                records.add(next.get());
                next = reader.next();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return records;
    }
}
