package io.vipwatch.bgp.attribute;

import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;

/**
 * CLUSTER_LIST (RFC 4456 §8).
 *
 * @param clusters the cluster ids that the route passed, last first
 */
public record ClusterList(List<RouterId> clusters) implements PathAttribute {
    /** The attribute type code. */
    public static final int TYPE_CODE = 10;

    public ClusterList {
        clusters = List.copyOf(clusters);
    }

    @Override
    public int typeCode() {
        return TYPE_CODE;
    }
}
