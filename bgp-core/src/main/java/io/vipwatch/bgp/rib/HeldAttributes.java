package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.codec.RouteOctets;
import org.jspecify.annotations.Nullable;

/**
 * How one table reaches the {@link AttributeSets} that it shares with others: attributes become octets on their way in
 * and objects again when somebody wants to see them. One thread at a time, that of the table.
 */
final class HeldAttributes {
    private final AttributeSets sets;
    private final RouteOctets form = new RouteOctets();
    private @Nullable AttributeSet lastSeen;
    private @Nullable RouteAttributes lastContent;

    HeldAttributes(AttributeSets sets) {
        this.sets = sets;
    }

    /** {@return the set with this content, counted as used by {@code references} more routes} */
    AttributeSet acquire(RouteAttributes content, int references) {
        form.write(content.attributes(), content.nextHops());
        return sets.acquire(form.octets(), form.length(), references);
    }

    /** Takes back {@code references} uses of {@code set}. */
    void release(AttributeSet set, int references) {
        sets.release(set, references);
    }

    /** {@return what {@code set} holds}. Routes with one set often stand together, so the last answer is kept. */
    RouteAttributes content(AttributeSet set) {
        RouteAttributes known = lastContent;
        if (known != null && lastSeen == set) {
            return known;
        }
        RouteAttributes content = new RouteAttributes(form.attributes(set.octets), form.nextHops(set.octets));
        lastSeen = set;
        lastContent = content;
        return content;
    }
}
