package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the last attributes that were read from certain octets, so that the UPDATEs of a table, most of which repeat
 * those of others, share one object. It takes notice of octets when they come for the first time and remembers them when
 * they come again: a table of sets that are all different leaves nothing here. It forgets when two sets meet in one slot,
 * and when the session's terms change.
 */
final class AttributeMemory {
    private static final int SLOTS = 1024;

    /** Longer sets are rare, and not worth holding. */
    private static final int LONGEST = 512;

    /** Attributes, and the octets that they were read from. */
    private static final class Known {
        private final byte[] octets;
        private final PathAttributes attributes;

        Known(byte[] octets, PathAttributes attributes) {
            this.octets = octets;
            this.attributes = attributes;
        }
    }

    private final @Nullable Known[] slots = new Known[SLOTS];
    private final int[] noticed = new int[SLOTS];
    private NegotiatedSession context = NegotiatedSession.BEFORE_OPEN;

    /** {@return what these octets, of this hash, were read as before, or null} */
    @Nullable
    PathAttributes recall(byte[] bytes, int length, int hash, NegotiatedSession current) {
        if (!current.equals(context)) {
            Arrays.fill(slots, null);
            context = current;
            return null;
        }
        Known known = slots[slot(hash)];
        return known != null && Arrays.equals(known.octets, 0, known.octets.length, bytes, 0, length)
                ? known.attributes
                : null;
    }

    /** Takes notice of what was read from these octets, of this hash. */
    void remember(byte[] bytes, int length, int hash, PathAttributes attributes) {
        int slot = slot(hash);
        if (noticed[slot] != hash) {
            noticed[slot] = hash;
        } else if (length <= LONGEST) {
            slots[slot] = new Known(Arrays.copyOf(bytes, length), attributes);
        }
    }

    private static int slot(int hash) {
        return hash & (SLOTS - 1);
    }
}
