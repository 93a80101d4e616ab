package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Models a next hop of a BGP path (RFC 2545 §3: a global address, and possibly a link-local one beside it).
 *
 * @param address the address
 * @param used whether it is the one of the two that FRR forwards to
 */
public record BgpNextHop(IpAddress address, boolean used) {
    static List<BgpNextHop> list(JsonNode nextHops) {
        List<BgpNextHop> list = new ArrayList<>();
        for (JsonNode one : nextHops) {
            Optional<IpAddress> address = JsonAnswer.address(one, "ip");
            address.ifPresent(some -> list.add(new BgpNextHop(some, JsonAnswer.flag(one, "used"))));
        }
        return list;
    }
}
