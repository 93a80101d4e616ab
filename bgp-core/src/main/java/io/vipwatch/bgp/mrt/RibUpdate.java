package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes the UPDATE (RFC 4271 §4.3) that announces one path of a table dump, so that dumps are decoded like sessions.
 * What RFC 6396 §4.3.4 leaves out of MP_REACH_NLRI is put in again; some writers never left it out.
 */
final class RibUpdate {
    private static final int MARKER_LENGTH = 16;
    private static final int MAXIMUM_LENGTH = 65535;
    private static final int UPDATE = 2;
    private static final int MP_REACH_NLRI = 14;
    private static final int EXTENDED_LENGTH = 0x10;
    private static final int OPTIONAL_EXTENDED = 0x90;

    private RibUpdate() {}

    static Optional<Octets> of(MrtRecord.RibPaths paths, RibPath path) {
        byte[] nlri = nlri(paths, path);
        boolean inNlriField = paths.family().equals(Family.IPV4_UNICAST);
        byte[] attributes = inNlriField ? path.attributes().toByteArray() : withNlri(paths.family(), path, nlri);
        ByteArrayOutputStream update = new ByteArrayOutputStream();
        byte[] marker = new byte[MARKER_LENGTH];
        Arrays.fill(marker, (byte) 0xff);
        int length = MARKER_LENGTH + 2 + 1 + 2 + 2 + attributes.length + (inNlriField ? nlri.length : 0);
        if (length > MAXIMUM_LENGTH) {
            return Optional.empty();
        }
        update.writeBytes(marker);
        put(update, length, 2);
        update.write(UPDATE);
        put(update, 0, 2);
        put(update, attributes.length, 2);
        update.writeBytes(attributes);
        if (inNlriField) {
            update.writeBytes(nlri);
        }
        return Optional.of(Octets.copyOf(update.toByteArray()));
    }

    private static byte[] nlri(MrtRecord.RibPaths paths, RibPath path) {
        ByteArrayOutputStream nlri = new ByteArrayOutputStream();
        if (paths.addPath()) {
            put(nlri, path.pathId().value(), 4);
        }
        int length = paths.prefix().length();
        nlri.write(length);
        nlri.write(paths.prefix().address().toByteArray(), 0, (length + 7) / 8);
        return nlri.toByteArray();
    }

    /** {@return the attributes of {@code path} with {@code nlri} in MP_REACH_NLRI; what is no attribute stays as it is} */
    private static byte[] withNlri(Family family, RibPath path, byte[] nlri) {
        ByteArrayOutputStream attributes = new ByteArrayOutputStream();
        OctetCursor wire = OctetCursor.of(path.attributes());
        while (wire.remaining() > 0) {
            OctetCursor attribute = wire.fork();
            int flags = attribute.u8();
            int type = attribute.u8();
            byte[] value = attribute.bytes((flags & EXTENDED_LENGTH) != 0 ? attribute.u16() : attribute.u8());
            int length = attribute.overrun() ? wire.remaining() : attribute.position() - wire.position();
            byte[] asItCame = wire.bytes(length);
            if (type == MP_REACH_NLRI && !attribute.overrun()) {
                putMpReach(attributes, family, nextHop(value), nlri);
            } else {
                attributes.writeBytes(asItCame);
            }
        }
        return attributes.toByteArray();
    }

    /** {@return the next hop with its length before it, out of a shortened or a whole MP_REACH_NLRI} */
    private static byte[] nextHop(byte[] value) {
        boolean shortened = value.length > 0 && (value[0] & 0xff) == value.length - 1;
        int at = shortened ? 0 : 3;
        if (value.length <= at) {
            return new byte[] {0};
        }
        return Arrays.copyOfRange(value, at, Math.min(value.length, at + 1 + (value[at] & 0xff)));
    }

    private static void putMpReach(ByteArrayOutputStream attributes, Family family, byte[] nextHop, byte[] nlri) {
        attributes.write(OPTIONAL_EXTENDED);
        attributes.write(MP_REACH_NLRI);
        put(attributes, 2 + 1 + nextHop.length + 1 + nlri.length, 2);
        put(attributes, family.afi(), 2);
        attributes.write(family.safi());
        attributes.writeBytes(nextHop);
        attributes.write(0);
        attributes.writeBytes(nlri);
    }

    private static void put(ByteArrayOutputStream out, int value, int octets) {
        for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
            out.write(value >>> shift);
        }
    }
}
