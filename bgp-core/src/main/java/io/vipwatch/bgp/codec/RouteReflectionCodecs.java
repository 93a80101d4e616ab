package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.ClusterList;
import io.vipwatch.bgp.attribute.OriginatorId;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.ArrayList;
import java.util.List;

/** ORIGINATOR_ID and CLUSTER_LIST (RFC 4456 §8, RFC 7606 §7.9, §7.10). */
final class RouteReflectionCodecs {
    private static final int ID_LENGTH = 4;

    private RouteReflectionCodecs() {}

    static Reading readOriginatorId(byte[] bytes, int offset, int length, NegotiatedSession context) {
        return length == ID_LENGTH
                ? new Reading.Value(new OriginatorId(new RouterId(NetworkOrder.i32(bytes, offset))))
                : Reading.Fault.length("ORIGINATOR_ID", length, "4");
    }

    static Reading readClusterList(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length == 0 || length % ID_LENGTH != 0) {
            return Reading.Fault.length("CLUSTER_LIST", length, "a non-zero multiple of 4");
        }
        List<RouterId> clusters = new ArrayList<>(length / ID_LENGTH);
        for (int at = offset; at < offset + length; at += ID_LENGTH) {
            clusters.add(new RouterId(NetworkOrder.i32(bytes, at)));
        }
        return new Reading.Value(new ClusterList(clusters));
    }

    static void write(OriginatorId attribute, OctetWriter out, NegotiatedSession context) {
        out.u32(attribute.originator().value());
    }

    static void write(ClusterList attribute, OctetWriter out, NegotiatedSession context) {
        attribute.clusters().forEach(cluster -> out.u32(cluster.value()));
    }
}
