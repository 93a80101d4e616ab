package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.control.ControlRefusal.Reason;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.inject.InjectStatus;
import io.vipwatch.monitor.inject.InjectedRoute;
import io.vipwatch.monitor.inject.Request;
import io.vipwatch.monitor.injector.DryRun;
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
                Departure departure = new Departure(injecting.services(), status, request);
                List<InjectedRoute> lowered = departure.lowered(edge.routes(), negotiated);
                List<InjectedRoute> withdrawn = departure.withdrawn(edge.routes(), negotiated);
                add(steps, edge.name(), "lowered", negotiated, run.become(lowered));
                add(steps, edge.name(), "withdrawn", negotiated, run.become(withdrawn));
            }
        }
        return answer;
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
