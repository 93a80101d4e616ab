package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What an event can be found by. It is read from the event's JSON by the names of its members, so that types of other
 * versions are found too.
 *
 * @param seq the sequence number
 * @param id the identifier
 * @param type the type
 * @param subject what it is about
 * @param epochNanos when it happened, in nanoseconds since the epoch
 * @param incident the incident that it belongs to
 * @param peers the neighbours and nodes that it names
 * @param prefixes the prefixes that it names
 * @param cause the cause that it names
 * @param begin when the incident that it tells of began, in nanoseconds since the epoch
 * @param closed when the incident that it tells of was closed, in nanoseconds since the epoch
 * @param durationNanos how long what it tells of took: see {@link DurationMembers}
 */
record EventFields(
        long seq,
        String id,
        String type,
        String subject,
        long epochNanos,
        Optional<String> incident,
        Set<String> peers,
        Set<Prefix> prefixes,
        Optional<String> cause,
        OptionalLong begin,
        OptionalLong closed,
        OptionalLong durationNanos) {
    EventFields {
        peers = Set.copyOf(peers);
        prefixes = Set.copyOf(prefixes);
    }

    /**
     * {@return the fields of an event}
     *
     * @throws JacksonException if {@code utf8} is no JSON
     */
    static EventFields of(byte[] utf8) {
        try (JsonParser json = Reading.FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            return new Reading(json).event();
        }
    }

    /** The reading of one event; members that are not known are passed over with all that is in them. */
    private static final class Reading {
        private static final JsonFactory FACTORY = new JsonFactory();

        private final JsonParser json;
        private final Set<String> peers = new LinkedHashSet<>();
        private final Set<Prefix> prefixes = new LinkedHashSet<>();
        private final DurationMembers durations = new DurationMembers();
        private long seq;
        private long epochNanos;
        private String id = "";
        private String type = "";
        private String subject = "";
        private Optional<String> incident = Optional.empty();
        private Optional<String> cause = Optional.empty();
        private OptionalLong begin = OptionalLong.empty();
        private OptionalLong closed = OptionalLong.empty();

        Reading(JsonParser json) {
            this.json = json;
        }

        EventFields event() {
            json.nextToken();
            members(this::envelope);
            return new EventFields(
                    seq,
                    id,
                    type,
                    subject,
                    epochNanos,
                    incident,
                    peers,
                    prefixes,
                    cause,
                    begin,
                    closed,
                    durations.nanos(type));
        }

        /** Takes a member whose value is the current token. */
        @FunctionalInterface
        private interface Member {
            void take(String name);
        }

        private void members(Member member) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                member.take(name);
            }
        }

        private void envelope(String name) {
            switch (name) {
                case "id" -> text().ifPresent(value -> id = value);
                case "type" -> text().ifPresent(value -> type = value);
                case "subject" -> text().ifPresent(value -> subject = value);
                case "incident" -> incident = text();
                case "seq" -> number().ifPresent(value -> seq = value);
                case "data" -> members(this::member);
                default -> json.skipChildren();
            }
        }

        private void member(String name) {
            switch (name) {
                case "t_ns" -> number().ifPresent(value -> epochNanos = value);
                case "peer", "node", "neighbor" -> text().ifPresent(peers::add);
                case "peers", "nodes" -> elements(() -> text().ifPresent(peers::add));
                case "prefix" -> text().flatMap(Prefix::parse).ifPresent(prefixes::add);
                case "prefixes" -> elements(this::prefix);
                case "cause" -> cause();
                case "failover" -> members(this::failover);
                case "begin_ns" -> begin = number();
                case "closed_ns" -> closed = number();
                case "outage" -> members(this::duration);
                case "edge", "monitor" -> figures(name);
                case "previous" -> text().ifPresent(durations::previous);
                default -> duration(name);
            }
        }

        private void duration(String name) {
            if (DurationMembers.IN_ORDER.contains(name)) {
                number().ifPresent(value -> durations.put(name, value));
            } else {
                json.skipChildren();
            }
        }

        /** The figures of an incident as an observer saw it: of its phases, the total. */
        private void figures(String observer) {
            members(name -> only(
                    name,
                    "phases",
                    () -> members(phase -> only(
                            phase,
                            "total",
                            () -> members(member -> only(
                                    member,
                                    "duration_ns",
                                    () -> number().ifPresent(value -> durations.put(observer + ".total", value))))))));
        }

        private void only(String name, String wanted, Runnable reading) {
            if (name.equals(wanted)) {
                reading.run();
            } else {
                json.skipChildren();
            }
        }

        /** A cause is a word, or an object with the word in {@code kind} and the node through which it came. */
        private void cause() {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                members(name -> {
                    switch (name) {
                        case "kind" -> cause = text();
                        case "node", "peer" -> text().ifPresent(peers::add);
                        default -> json.skipChildren();
                    }
                });
            } else {
                cause = text();
            }
        }

        private void failover(String name) {
            only(name, "lost", () -> elements(() -> text().ifPresent(peers::add)));
        }

        /** A prefix in a list is a text, or an object with the text in {@code prefix}. */
        private void prefix() {
            if (json.currentToken() == JsonToken.START_OBJECT) {
                members(this::prefixMember);
            } else {
                text().flatMap(Prefix::parse).ifPresent(prefixes::add);
            }
        }

        private void prefixMember(String name) {
            if (name.equals("prefix")) {
                text().flatMap(Prefix::parse).ifPresent(prefixes::add);
            } else {
                duration(name);
            }
        }

        private void elements(Runnable element) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                json.skipChildren();
                return;
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                element.run();
            }
        }

        private Optional<String> text() {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                return Optional.of(json.getString());
            }
            json.skipChildren();
            return Optional.empty();
        }

        private OptionalLong number() {
            if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return OptionalLong.of(json.getLongValue());
            }
            json.skipChildren();
            return OptionalLong.empty();
        }
    }
}
