package io.vipwatch.cli.decode;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.ExtendedMessage;
import io.vipwatch.bgp.capability.ExtendedNextHop;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Fqdn;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.Role;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.capability.UnknownCapability;
import io.vipwatch.bgp.prefix.Family;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes a capability as a JSON object: its code, its name, and what it says. */
final class CapabilityWriter {
    private final JsonGenerator json;

    CapabilityWriter(JsonGenerator json) {
        this.json = json;
    }

    void write(Capability capability) {
        json.writeStartObject();
        json.writeNumberProperty("code", capability.code());
        switch (capability) {
            case Multiprotocol multiprotocol -> {
                name("multiprotocol");
                family(multiprotocol.family());
            }
            case RouteRefreshCapability _ -> name("route-refresh");
            case ExtendedNextHop nextHop -> writeExtendedNextHop(nextHop);
            case ExtendedMessage _ -> name("extended-message");
            case Role role -> writeRole(role);
            case GracefulRestart restart -> writeGracefulRestart(restart);
            case FourOctetAs as -> {
                name("four-octet-as");
                json.writeNumberProperty("asn", as.asn());
            }
            case AddPath addPath -> writeAddPath(addPath);
            case EnhancedRouteRefresh _ -> name("enhanced-route-refresh");
            case LongLivedGracefulRestart restart -> writeLongLived(restart);
            case Fqdn fqdn -> {
                name("fqdn");
                json.writeStringProperty("host_name", fqdn.hostName());
                json.writeStringProperty("domain_name", fqdn.domainName());
            }
            case BfdStrictMode _ -> name("bfd-strict-mode");
            case UnknownCapability unknown -> {
                name("unknown");
                json.writeStringProperty("value", unknown.value().toHex());
            }
        }
        json.writeEndObject();
    }

    private void name(String name) {
        json.writeStringProperty("name", name);
    }

    private void family(Family family) {
        json.writeStringProperty("family", family.text());
    }

    private <E> void writeFamilies(List<E> entries, Consumer<E> members) {
        json.writeArrayPropertyStart("families");
        for (E tuple : entries) {
            json.writeStartObject();
            members.accept(tuple);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeExtendedNextHop(ExtendedNextHop nextHop) {
        name("extended-next-hop");
        writeFamilies(nextHop.triples(), triple -> {
            family(triple.family());
            json.writeNumberProperty("next_hop_afi", triple.nextHopAfi());
        });
    }

    private void writeRole(Role role) {
        name("role");
        json.writeStringProperty(
                "role",
                switch (role.value()) {
                    case Role.PROVIDER -> "provider";
                    case Role.ROUTE_SERVER -> "rs";
                    case Role.ROUTE_SERVER_CLIENT -> "rs-client";
                    case Role.CUSTOMER -> "customer";
                    case Role.PEER -> "peer";
                    default -> Integer.toString(role.value());
                });
    }

    private void writeGracefulRestart(GracefulRestart restart) {
        name("graceful-restart");
        json.writeBooleanProperty("restarting", restart.restarting());
        json.writeBooleanProperty("notification", restart.notification());
        json.writeNumberProperty("restart_time", restart.restartTime().toSeconds());
        writeFamilies(restart.families(), tuple -> {
            family(tuple.family());
            json.writeBooleanProperty("forwarding_preserved", tuple.forwardingPreserved());
        });
    }

    private void writeAddPath(AddPath addPath) {
        name("add-path");
        writeFamilies(addPath.tuples(), tuple -> {
            family(tuple.family());
            json.writeStringProperty(
                    "mode",
                    switch (tuple.mode()) {
                        case AddPath.Tuple.RECEIVE -> "receive";
                        case AddPath.Tuple.SEND -> "send";
                        case AddPath.Tuple.BOTH -> "both";
                        default -> Integer.toString(tuple.mode());
                    });
        });
    }

    private void writeLongLived(LongLivedGracefulRestart restart) {
        name("long-lived-graceful-restart");
        writeFamilies(restart.families(), tuple -> {
            family(tuple.family());
            json.writeBooleanProperty("forwarding_preserved", tuple.forwardingPreserved());
            json.writeNumberProperty("stale_time", tuple.staleTime().toSeconds());
        });
    }
}
