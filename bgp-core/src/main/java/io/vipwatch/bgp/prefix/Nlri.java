package io.vipwatch.bgp.prefix;

/**
 * One piece of network layer reachability information: a prefix and, with ADD-PATH (RFC 7911), its path identifier.
 *
 * @param prefix the prefix
 * @param pathId its path identifier, {@link PathId#NONE} without ADD-PATH
 */
public record Nlri(Prefix prefix, PathId pathId) {
    /** {@return the NLRI of a session without ADD-PATH} */
    public static Nlri of(Prefix prefix) {
        return new Nlri(prefix, PathId.NONE);
    }

    /** {@return the NLRI of a session with ADD-PATH} */
    public static Nlri of(Prefix prefix, int pathId) {
        return new Nlri(prefix, new PathId(pathId));
    }
}
