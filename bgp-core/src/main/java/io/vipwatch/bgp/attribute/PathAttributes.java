package io.vipwatch.bgp.attribute;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path attributes of one UPDATE, in the order of the wire; no type code stands twice. Immutable. Equality is by
 * content, and the hash is computed once.
 */
public final class PathAttributes {
    /** No attributes: an UPDATE that only withdraws. */
    public static final PathAttributes NONE = new PathAttributes(List.of());

    private final List<PathAttribute> list;
    private final @Nullable PathAttributes routeAttributes;
    private int hash;

    /** Makes these attributes, in this order. */
    public PathAttributes(List<? extends PathAttribute> list) {
        this(List.copyOf(list), null);
    }

    private PathAttributes(List<PathAttribute> list, @Nullable PathAttributes routeAttributes) {
        this.list = list;
        this.routeAttributes = routeAttributes;
    }

    /** {@return these attributes} */
    public static PathAttributes of(PathAttribute... attributes) {
        return new PathAttributes(List.of(attributes));
    }

    /** {@return the attributes in order, unmodifiable} */
    public List<PathAttribute> list() {
        return list;
    }

    /** {@return the attribute of this type, if there is one} */
    public <A extends PathAttribute> Optional<A> get(Class<A> type) {
        for (int i = 0; i < list.size(); i++) {
            PathAttribute attribute = list.get(i);
            if (type.isInstance(attribute)) {
                return Optional.of(type.cast(attribute));
            }
        }
        return Optional.empty();
    }

    /** {@return whether there is an attribute of this type} */
    public boolean contains(Class<? extends PathAttribute> type) {
        for (int i = 0; i < list.size(); i++) {
            if (type.isInstance(list.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return list.isEmpty();
    }

    /**
     * {@return what these attributes say of every route alike: all but MP_REACH_NLRI and MP_UNREACH_NLRI}. For
     * attributes that the decoder made this is one shared object for every UPDATE with the same attributes, as far as it
     * remembers, and costs nothing.
     */
    public PathAttributes routeAttributes() {
        if (routeAttributes != null) {
            return routeAttributes;
        }
        for (PathAttribute attribute : list) {
            if (isMultiprotocol(attribute)) {
                return new PathAttributes(
                        list.stream().filter(other -> !isMultiprotocol(other)).toList());
            }
        }
        return this;
    }

    /**
     * {@return these attributes with MP_REACH_NLRI or MP_UNREACH_NLRI at {@code index}; {@link #routeAttributes()} stays
     * the same object}
     *
     * @param index how many attributes stand before it; more than there are: it is the last
     */
    public PathAttributes with(int index, PathAttribute multiprotocol) {
        if (!isMultiprotocol(multiprotocol)) {
            throw new IllegalArgumentException("neither MP_REACH_NLRI nor MP_UNREACH_NLRI: " + multiprotocol);
        }
        int place = Math.min(index, list.size());
        PathAttribute[] more = new PathAttribute[list.size() + 1];
        for (int i = 0; i < more.length; i++) {
            more[i] = i == place ? multiprotocol : list.get(i < place ? i : i - 1);
        }
        return new PathAttributes(List.of(more), routeAttributes());
    }

    private static boolean isMultiprotocol(PathAttribute attribute) {
        int code = attribute.typeCode();
        return code == MpReach.TYPE_CODE || code == MpUnreach.TYPE_CODE;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof PathAttributes attributes && list.equals(attributes.list));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = list.hashCode();
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
