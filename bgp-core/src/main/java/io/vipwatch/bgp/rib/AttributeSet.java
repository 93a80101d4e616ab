package io.vipwatch.bgp.rib;

import org.jspecify.annotations.Nullable;

/**
 * One content in {@link AttributeSets}, and how many routes have it. The content never changes; the other fields belong
 * to the stripe that holds the set and are read and written under its lock only.
 */
final class AttributeSet {
    final RouteAttributes content;
    final int hash;
    int references;

    @Nullable
    AttributeSet next;

    AttributeSet(RouteAttributes content, int hash) {
        this.content = content;
        this.hash = hash;
    }
}
