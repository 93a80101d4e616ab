package io.vipwatch.bgp.attribute;

import java.util.List;
import java.util.Optional;

/**
 * The path attributes of one UPDATE, in the order of the wire.
 *
 * @param list the attributes; no type code stands twice
 */
public record PathAttributes(List<PathAttribute> list) {
    /** No attributes: an UPDATE that only withdraws. */
    public static final PathAttributes NONE = new PathAttributes(List.of());

    public PathAttributes {
        list = List.copyOf(list);
    }

    /** {@return these attributes} */
    public static PathAttributes of(PathAttribute... attributes) {
        return new PathAttributes(List.of(attributes));
    }

    /** {@return the attribute of this type, if there is one} */
    public <A extends PathAttribute> Optional<A> get(Class<A> type) {
        for (PathAttribute attribute : list) {
            if (type.isInstance(attribute)) {
                return Optional.of(type.cast(attribute));
            }
        }
        return Optional.empty();
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return list.isEmpty();
    }
}
