package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.control.ControlRefusal.Reason;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.InjectedRoute;
import io.vipwatch.monitor.inject.Request;
import io.vipwatch.monitor.injector.DryRun;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request would have the edges told, if nothing else changed meanwhile and all that is waited for came about; on the
 * thread that asks.
 */
final class InjectPreview {
    private static final JsonMapper MAPPER = EventJson.mapper();

    private final Injecting injecting;

    InjectPreview(Injecting injecting) {
        this.injecting = injecting;
    }

    ObjectNode of(Request request, InjectStatus status) throws ControlRefusal {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("state", "dry-run");
        ArrayNode steps = answer.putArray("steps");
        for (InjectStatus.AtEdge edge : status.edges()) {
            SessionStatus session = injecting
                    .sessionWith(edge.name())
                    .orElseThrow(
                            () -> new ControlRefusal(Reason.UNAVAILABLE, "there is no session with " + edge.name()));
            if (session.established().isEmpty()) {
                throw new ControlRefusal(
                        Reason.UNAVAILABLE,
                        "the session with " + edge.name() + " is not Established: what it could be told is not known");
            }
            NegotiatedSession negotiated = session.established().get().negotiated();
            DryRun run = new DryRun(negotiated, session.config().localAs(), edge.routes());
            if (request instanceof Request.Undrain) {
                List<InjectedRoute> back =
                        new Return(injecting.services(), status, request.target()).routes(edge, negotiated);
                add(steps, edge.name(), "back, if it is found good", negotiated, run.become(back));
            } else {
                add(steps, edge.name(), "lowered", negotiated, run.become(changed(edge.routes(), request)));
                add(steps, edge.name(), "withdrawn", negotiated, run.become(without(edge.routes(), request)));
            }
        }
        return answer;
    }

    private List<InjectedRoute> changed(List<InjectedRoute> told, Request request) {
        List<InjectedRoute> routes = new ArrayList<>();
        for (InjectedRoute route : told) {
            routes.add(request.target().means(route.backend()) ? changed(route, request) : route);
        }
        return routes;
    }

    private InjectedRoute changed(InjectedRoute route, Request request) {
        InjectServiceSection.StateAttributes attributes =
                injecting.service(route.backend().service()).orElseThrow().attributes();
        return new InjectedRoute(
                route.backend(),
                route.prefix(),
                route.pathId(),
                route.nextHop(),
                switch (request) {
                    case Request.Drain _ -> attributes.drained();
                    case Request.Maintain _ -> attributes.maintenance();
                    case Request.Undrain _ -> attributes.up();
                });
    }

    private static List<InjectedRoute> without(List<InjectedRoute> told, Request request) {
        return told.stream()
                .filter(route -> !request.target().means(route.backend()))
                .toList();
    }

    private static void add(
            ArrayNode steps, String edge, String step, NegotiatedSession session, List<byte[]> messages) {
        ObjectNode one = steps.addObject();
        one.put("edge", edge)
                .put("step", step)
                .put("four_octet_as", session.fourOctetAs())
                .put("internal", session.internal());
        session.addPathSend().forEach(family -> one.withArray("add_path").add(family.text()));
        ArrayNode updates = one.putArray("updates");
        messages.forEach(octets -> updates.add(HexFormat.of().formatHex(octets)));
    }
}
