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

        Reading(JsonParser json) {
            this.json = json;
        }

        EventFields event() {
            json.nextToken();
            members(this::envelope);
            return new EventFields(
                    seq, id, type, subject, epochNanos, incident, peers, prefixes, cause, durations.nanos(type));
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
                case "previous" -> text().ifPresent(durations::previous);
                default -> {
                    if (durations.knows(name)) {
                        number().ifPresent(value -> durations.put(name, value));
                    } else {
                        json.skipChildren();
                    }
                }
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
            if (name.equals("lost")) {
                elements(() -> text().ifPresent(peers::add));
            } else {
                json.skipChildren();
            }
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
                json.skipChildren();
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
