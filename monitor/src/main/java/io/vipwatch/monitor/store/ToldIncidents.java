package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.journal.Line;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The incidents that lines of the journal tell of, each by what was told of it last: what the store has not taken yet, or
 * cannot say. Used by one thread.
 */
public final class ToldIncidents {
    private final Map<String, Told> byId = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();

    /** Takes the next line; one that is not about an incident changes nothing. */
    public void take(Line line) {
        if (!line.type().startsWith("incident.")) {
            return;
        }
        try {
            EventFields event = EventFields.of(line.utf8());
            if (IncidentRows.isAbout(event)) {
                event.incident().ifPresent(id -> take(id, event, line));
            }
        } catch (JacksonException notAnEvent) {
            // Whatever it is, it tells of no incident.
        }
    }

    private void take(String id, EventFields event, Line line) {
        byId.put(id, Told.of(event, line.text()));
        if (event.type().equals("incident.open")) {
            begun.add(id);
        }
    }

    /** Adds what an earlier part of the journal tells of others. */
    public void addEarlier(ToldIncidents earlier) {
        earlier.byId.forEach(byId::putIfAbsent);
        begun.addAll(earlier.begun);
    }

    /** {@return whether an incident is among them} */
    public boolean tellsOf(String id) {
        return byId.containsKey(id);
    }

    /** {@return how many there are} */
    public int size() {
        return byId.size();
    }

    /** {@return how many of those that are wanted were opened in this part of the journal} */
    public long begun(EventFilter filter) {
        return byId.entrySet().stream()
                .filter(one -> begun.contains(one.getKey()) && one.getValue().isWanted(filter))
                .count();
    }

    /** {@return those that are wanted; types say nothing} */
    public List<StoredIncident> wanted(EventFilter filter) {
        return byId.entrySet().stream()
                .filter(one -> one.getValue().isWanted(filter))
                .map(one -> new StoredIncident(one.getKey(), one.getValue().json))
                .toList();
    }

    /** {@return one of them, if it is there} */
    public Optional<StoredIncident> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(told -> new StoredIncident(id, told.json));
    }

    /** What the tables of the store have of an incident. */
    private record Told(
            long opened,
            OptionalLong closed,
            Set<String> peers,
            Set<Prefix> prefixes,
            Optional<String> cause,
            OptionalLong durationNanos,
            String json) {
        static Told of(EventFields event, String json) {
            return new Told(
                    event.begin().orElse(event.epochNanos()),
                    event.closed(),
                    event.peers(),
                    event.prefixes(),
                    event.cause(),
                    event.durationNanos(),
                    json);
        }

        boolean isWanted(EventFilter filter) {
            return closed.orElse(Long.MAX_VALUE) >= filter.since().orElse(Long.MIN_VALUE)
                    && opened <= filter.until().orElse(Long.MAX_VALUE)
                    && (filter.prefix().isEmpty()
                            || prefixes.stream().anyMatch(filter.prefix().get()::covers))
                    && (filter.peer().isEmpty() || peers.contains(filter.peer().get()))
                    && (filter.cause().isEmpty() || cause.equals(filter.cause()))
                    && (filter.slowerThan().isEmpty()
                            || durationNanos.orElse(-1)
                                    > filter.slowerThan().get().toNanos());
        }
    }
}
