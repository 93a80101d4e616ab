package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;
import tools.jackson.databind.util.NameTransformer;

/**
 * The JSON form of events (CloudEvents 1.0, structured mode; one object a line, RFC 8259). Reading ignores members that
 * it does not know, and keeps events of unknown types as they are. Safe for use by several threads.
 */
public final class EventJson {
    private static final Map<String, Class<? extends Occurrence>> TYPES = Map.ofEntries(
            Map.entry("session.up", SessionUp.class),
            Map.entry("session.down", SessionDown.class),
            Map.entry("session.refused", SessionRefused.class),
            Map.entry("session.warning", SessionWarning.class),
            Map.entry("bfd.up", BfdUp.class),
            Map.entry("bfd.down", BfdDown.class),
            Map.entry("bfd.warning", BfdWarning.class),
            Map.entry("bfd.refused", BfdRefused.class),
            Map.entry("route.announce", RouteChanged.class),
            Map.entry("route.replace", RouteChanged.class),
            Map.entry("route.withdraw", RouteChanged.class),
            Map.entry("route.stale", RouteChanged.class),
            Map.entry("route.end-of-rib", EndOfRib.class),
            Map.entry("crosscheck.mismatch", CrosscheckMismatch.class),
            Map.entry("crosscheck.cleared", CrosscheckCleared.class),
            Map.entry("crosscheck.unknown", CrosscheckUnknown.class),
            Map.entry("crosscheck.black-hole", CrosscheckBlackHole.class),
            Map.entry("crosscheck.compared", CrosscheckCompared.class),
            Map.entry("prefix.state", PrefixStateChanged.class),
            Map.entry("probe.loss-start", ProbeLossStart.class),
            Map.entry("probe.loss-end", ProbeLossEnd.class),
            Map.entry("probe.node-change", ProbeNodeChange.class),
            Map.entry("probe.session-end", ProbeSessionEnd.class),
            Map.entry("probe.lagged", ProbeLagged.class),
            Map.entry("service.up", ServiceUp.class),
            Map.entry("service.down", ServiceDown.class),
            Map.entry("incident.open", IncidentOpened.class),
            Map.entry("incident.update", IncidentUpdated.class),
            Map.entry("incident.close", IncidentClosed.class),
            Map.entry("incident.rules", IncidentRules.class),
            Map.entry("monitor.started", MonitorStarted.class),
            Map.entry("monitor.stall", MonitorStall.class),
            Map.entry("monitor.lagged", MonitorLagged.class),
            Map.entry("monitor.fault", MonitorFault.class),
            Map.entry("monitor.reloaded", MonitorReloaded.class),
            Map.entry("monitor.stopped", MonitorStopped.class),
            Map.entry("clock.step", ClockStep.class),
            Map.entry("clock.sync", ClockSync.class),
            Map.entry("collector.state", CollectorStateChanged.class),
            Map.entry("rib.change", RibChanged.class),
            Map.entry("fib.change", FibChanged.class),
            Map.entry("edge.session", EdgeSession.class),
            Map.entry("edge.bfd", EdgeBfd.class),
            Map.entry("edge.route", EdgeRoute.class),
            Map.entry("edge.version", EdgeVersion.class),
            Map.entry("fault.armed", FaultArmed.class),
            Map.entry("fault.applied", FaultApplied.class),
            Map.entry("fault.reverted", FaultReverted.class),
            Map.entry("fault.deadman-fired", FaultDeadmanFired.class),
            Map.entry("inject.state", InjectStateChanged.class),
            Map.entry("inject.route", InjectRoute.class),
            Map.entry("inject.suppressed", InjectSuppressed.class),
            Map.entry("inject.alarm", InjectAlarm.class),
            Map.entry("inject.drain", InjectDrain.class),
            Map.entry("inject.maintenance", InjectMaintenance.class),
            Map.entry("inject.reconcile", InjectReconciled.class),
            Map.entry("inject.round", InjectRound.class),
            Map.entry("inject.exit", InjectExit.class),
            Map.entry("journal.degraded", JournalDegraded.class),
            Map.entry("journal.recovered", JournalRecovered.class),
            Map.entry("store.degraded", StoreDegraded.class),
            Map.entry("store.recovered", StoreRecovered.class),
            Map.entry("store.put-aside", StorePutAside.class));

    /** Members of {@code data} that every event has. */
    private static final List<String> COMMON =
            List.of("t_ns", "arrival_ns", "mono_ns", "uncertainty_ns", "clock", "evidence");

    private static final JsonMapper PLAIN = JsonMapper.builder().build();

    /** One for all: making one costs more than writing a thousand events. */
    private static final JsonMapper MAPPER = mapper();

    /** {@return a mapper that knows how addresses, prefixes and durations are written, with members in snake case} */
    public static JsonMapper mapper() {
        return JsonMapper.builder()
                .addModule(ValueForms.module().addSerializer(new EventSerializer()))
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .withConfigOverride(
                        List.class, list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
                .withConfigOverride(
                        String.class, text -> text.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
                .build();
    }

    /** {@return an incident as the API shows it, on one line} */
    public static String text(IncidentReport incident) {
        return MAPPER.writeValueAsString(incident);
    }

    /** {@return all event types of this version} */
    public static Set<String> types() {
        return TYPES.keySet();
    }

    /** {@return the event as one line of JSON in UTF-8, without the line feed} */
    public byte[] line(Event event) {
        return MAPPER.writeValueAsBytes(event);
    }

    /** Writes the event as one line of JSON in UTF-8 with its line feed. */
    public void write(Event event, OutputStream out) throws IOException {
        out.write(MAPPER.writeValueAsBytes(event));
        out.write('\n');
    }

    /**
     * {@return the event that a line spells}
     *
     * @throws NotAnEvent if it spells none
     */
    public Event read(String line) {
        try {
            return event(MAPPER.readTree(line));
        } catch (JacksonException | IllegalArgumentException | NullPointerException bad) {
            throw new NotAnEvent("not an event: " + bad.getMessage(), bad);
        }
    }

    /** {@return whether a line is a whole event, of this version or of another} */
    public boolean isWhole(String line) {
        try {
            JsonNode json = MAPPER.readTree(line);
            return json.isObject()
                    && json.path("seq").isIntegralNumber()
                    && json.path("data").isObject();
        } catch (JacksonException torn) {
            return false;
        }
    }

    private Event event(JsonNode json) {
        if (!json.isObject()
                || !json.path("seq").isIntegralNumber()
                || !json.path("data").isObject()) {
            throw new NotAnEvent("not an event: seq or data is missing");
        }
        JsonNode fields = json.path("data");
        JsonNode incident = json.path("incident");
        return new Event(
                UUID.fromString(json.path("id").asString()),
                json.path("seq").asLong(),
                json.path("source").asString(),
                incident.isString() ? Optional.of(incident.asString()) : Optional.empty(),
                new Moment(
                        fields.path("mono_ns").asLong(0),
                        fields.has("t_ns")
                                ? fields.path("t_ns").asLong()
                                : EpochText.parse(json.path("time").asString()),
                        fields.path("uncertainty_ns").asLong(0)),
                occurrence(json.path("type").asString(), json.path("subject").asString(""), fields));
    }

    private Occurrence occurrence(String type, String subject, JsonNode fields) {
        Class<? extends Occurrence> known = TYPES.get(type);
        if (known == null) {
            return new UnknownOccurrence(type, subject, fields.toString());
        }
        JsonNode complete = fields;
        if (known == RouteChanged.class) {
            complete = MAPPER.createObjectNode()
                    .put("change", type.substring("route.".length()))
                    .setAll((ObjectNode) fields);
        }
        return MAPPER.treeToValue(complete, known);
    }

    /** Writes the envelope, and the components of the occurrence among the members that every event's data has. */
    private static final class EventSerializer extends StdSerializer<Event> {
        private final Map<Class<?>, ValueSerializer<Object>> components = new ConcurrentHashMap<>();

        EventSerializer() {
            super(Event.class);
        }

        @Override
        public void serialize(Event event, JsonGenerator json, SerializationContext context) {
            Occurrence what = event.what();
            json.writeStartObject();
            json.writeStringProperty("specversion", "1.0");
            json.writeStringProperty("id", event.id().toString());
            json.writeStringProperty("type", what.type());
            json.writeStringProperty("source", event.source());
            json.writeStringProperty("subject", what.subject());
            json.writeStringProperty("time", EpochText.of(event.at().epochNanos()));
            json.writeNumberProperty("seq", event.seq());
            json.writeName("incident");
            event.incident().ifPresentOrElse(json::writeString, json::writeNull);
            json.writeName("data");
            json.writeStartObject();
            json.writeNumberProperty("t_ns", event.at().epochNanos());
            json.writeNumberProperty("arrival_ns", what.arrivalNanos(event.at()));
            json.writeNumberProperty("mono_ns", event.at().monotonicNanos());
            json.writeNumberProperty("uncertainty_ns", event.at().uncertaintyNanos());
            json.writeStringProperty("clock", what.clock());
            json.writeStringProperty("evidence", what.evidence());
            fields(what, json, context);
            json.writeEndObject();
            json.writeEndObject();
        }

        private void fields(Occurrence what, JsonGenerator json, SerializationContext context) {
            if (what instanceof UnknownOccurrence unknown) {
                for (Map.Entry<String, JsonNode> member :
                        PLAIN.readTree(unknown.json()).properties()) {
                    if (!COMMON.contains(member.getKey())) {
                        json.writeName(member.getKey());
                        json.writeTree(member.getValue());
                    }
                }
                return;
            }
            componentsOf(what.getClass(), context).serialize(what, json, context);
        }

        /** Kept, since making one costs more than writing an event. */
        private ValueSerializer<Object> componentsOf(Class<?> type, SerializationContext context) {
            ValueSerializer<Object> known = components.get(type);
            if (known == null) {
                known = context.findValueSerializer(type).unwrappingSerializer(NameTransformer.NOP);
                components.put(type, known);
            }
            return known;
        }
    }
}
