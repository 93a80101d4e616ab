package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.OctetCursor;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The address families whose routes an UPDATE carries, read without its attributes' contents: which of the subtypes of RFC
 * 8050 §3 a record has depends on them, since path identifiers are agreed on for each family.
 */
public final class UpdateFamilies {
    private static final int HEADER_LENGTH = 19;
    private static final int TYPE_OFFSET = 18;
    private static final int EXTENDED_LENGTH = 0x10;

    private UpdateFamilies() {}

    /**
     * {@return the families; empty where the message is no UPDATE}
     *
     * @param message the whole message; what cannot be read of it tells nothing
     */
    public static Optional<Set<Family>> of(Octets message) {
        if (message.length() <= TYPE_OFFSET || message.at(TYPE_OFFSET) != Update.TYPE_CODE) {
            return Optional.empty();
        }
        Set<Family> families = new HashSet<>();
        OctetCursor body = OctetCursor.of(message);
        body.skip(HEADER_LENGTH);
        int withdrawn = body.u16();
        body.skip(withdrawn);
        OctetCursor attributes = body.part(body.u16());
        if (withdrawn > 0 || body.remaining() > 0) {
            families.add(Family.IPV4_UNICAST);
        }
        while (attributes.remaining() > 0) {
            int flags = attributes.u8();
            int type = attributes.u8();
            OctetCursor value = attributes.part((flags & EXTENDED_LENGTH) != 0 ? attributes.u16() : attributes.u8());
            if ((type == MpReach.TYPE_CODE || type == MpUnreach.TYPE_CODE) && value.remaining() >= 3) {
                families.add(Family.of(value.u16(), value.u8()));
            }
        }
        return Optional.of(families);
    }
}
