package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.control.ControlRefusal.Reason;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.inject.BackendId;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.InjectedRoute;
import io.vipwatch.monitor.inject.Request;
import io.vipwatch.monitor.injector.DryRun;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
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
        ArrayNode unknown = MAPPER.createArrayNode();
        for (InjectStatus.AtEdge edge : status.edges()) {
            Optional<SessionStatus> session = injecting.sessionWith(edge.name());
            Optional<NegotiatedSession> negotiated =
                    session.flatMap(SessionStatus::established).map(SessionStatus.Established::negotiated);
            if (negotiated.isPresent()) {
                long localAs = session.orElseThrow().config().localAs();
                add(
                        steps,
                        edge,
                        new DryRun(negotiated.get(), localAs, edge.routes()),
                        request,
                        status,
                        negotiated.get());
            } else if (isOf(edge.name(), request)) {
                unknown.add(
                        session.isEmpty()
                                ? "there is no session with " + edge.name()
                                : "the session with " + edge.name()
                                        + " is not Established: what it could be told is not known");
            }
        }
        if (steps.isEmpty() && !unknown.isEmpty()) {
            throw new ControlRefusal(
                    Reason.UNAVAILABLE,
                    unknown.valueStream().map(JsonNode::asString).collect(Collectors.joining("; ")));
        }
        if (!unknown.isEmpty()) {
            answer.set("unknown", unknown);
        }
        return answer;
    }

    /** {@return whether an edge is told of a service that the request means} */
    private boolean isOf(String edge, Request request) {
        return injecting.services().stream()
                .filter(service -> service.edges().contains(edge))
                .anyMatch(service -> service.backends().stream()
                        .anyMatch(backend -> request.target().means(new BackendId(service.name(), backend.node()))));
    }

    private void add(
            ArrayNode steps,
            InjectStatus.AtEdge edge,
            DryRun run,
            Request request,
            InjectStatus status,
            NegotiatedSession session) {
        if (request instanceof Request.Undrain) {
            List<InjectedRoute> back = new Return(injecting.services(), status, request.target()).routes(edge, session);
            add(steps, edge.name(), "back, if it is found good", session, run.become(back));
        } else {
            Departure departure = new Departure(injecting.services(), status, request);
            add(steps, edge.name(), "lowered", session, run.become(departure.lowered(edge.routes(), session)));
            add(steps, edge.name(), "withdrawn", session, run.become(departure.withdrawn(edge.routes(), session)));
        }
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
