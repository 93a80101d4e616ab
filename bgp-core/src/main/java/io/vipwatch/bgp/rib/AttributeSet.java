package io.vipwatch.bgp.rib;

import org.jspecify.annotations.Nullable;

/**
 * One content in {@link AttributeSets}, and how many routes have it. The content never changes; the other fields belong
 * to the stripe that holds the set and are read and written under its lock only.
 */
final class AttributeSet {
    /** What {@link HeldAttributes} made of the attributes; nobody changes it. */
    final byte[] octets;

    final int hash;
    int references;

    @Nullable
    AttributeSet next;

    AttributeSet(byte[] octets, int hash) {
        this.octets = octets;
        this.hash = hash;
    }
}
