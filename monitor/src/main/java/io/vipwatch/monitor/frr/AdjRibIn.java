package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a neighbour has told the edge, before the edge's policy (RFC 4271 §3.2: its Adj-RIB-In), token by token. FRR
 * keeps it only with {@code soft-reconfiguration inbound}, and prints one path a prefix; of several by ADD-PATH the newest
 * releases print each.
 */
public final class AdjRibIn {
    /** FRR before 8.1 calls them advertised, whoever advertised them. */
    private static final Set<String> TABLES = Set.of("receivedRoutes", "advertisedRoutes");

    private final Predicate<Prefix> wanted;
    private final List<HeardPath> kept = new ArrayList<>();
    private Optional<String> warning = Optional.empty();
    private boolean tableSeen;

    private AdjRibIn(Predicate<Prefix> wanted) {
        this.wanted = wanted;
    }

    /**
     * What a neighbour has told the edge of a prefix.
     *
     * @param prefix the prefix
     * @param nextHop the global next hop
     * @param med the MULTI_EXIT_DISC
     * @param asPath the AS_PATH, as FRR prints it
     */
    public record HeardPath(Prefix prefix, Optional<IpAddress> nextHop, OptionalLong med, String asPath) {
        static HeardPath row(Prefix prefix, JsonNode row) {
            return new HeardPath(
                    prefix,
                    JsonAnswer.text(row, "nextHopGlobal")
                            .or(() -> JsonAnswer.text(row, "nextHop"))
                            .flatMap(IpAddress::parse),
                    JsonAnswer.number(row, "metric"),
                    JsonAnswer.text(row, "path").orElse(""));
        }
    }

    /**
     * {@return the prefixes that are wanted of the answer to {@code show bgp ipv6 unicast neighbors X received-routes
     * json}}
     */
    public static Answer<Set<Prefix>> read(Reader in, Predicate<Prefix> wanted) {
        return paths(in, wanted)
                .map(paths -> paths.stream().map(HeardPath::prefix).collect(Collectors.toUnmodifiableSet()));
    }

    /** {@return the paths to the prefixes that are wanted of the same answer} */
    public static Answer<List<HeardPath>> paths(Reader in, Predicate<Prefix> wanted) {
        return new AdjRibIn(wanted).read(new Excerpt(in));
    }

    private Answer<List<HeardPath>> read(Excerpt in) {
        try (JsonParser parser = JsonAnswer.MAPPER.createParser(in)) {
            JsonToken first = parser.nextToken();
            Optional<String> problem = first == null
                    ? Optional.of("nothing was answered")
                    : first == JsonToken.START_OBJECT ? document(parser) : Optional.of("JSON, but not an object");
            return problem.<Answer<List<HeardPath>>>map(reason -> new Answer.Unreadable<>(reason, in.text()))
                    .orElseGet(() -> new Answer.Read<>(List.copyOf(kept)));
        } catch (JacksonException notJson) {
            return new Answer.Unreadable<>(JsonAnswer.reason(in.text(), notJson), in.text());
        }
    }

    /** {@return what is wrong with the document, if anything is} */
    private Optional<String> document(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (TABLES.contains(name) && value == JsonToken.START_OBJECT) {
                tableSeen = true;
                Optional<String> problem = routes(parser);
                if (problem.isPresent()) {
                    return problem;
                }
            } else if (name.equals("warning") && value == JsonToken.VALUE_STRING) {
                warning = Optional.of("FRR answers: " + Excerpt.of(parser.getString()));
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            return Optional.of("more than one JSON document");
        }
        return warning.or(() -> tableSeen ? Optional.empty() : Optional.of("JSON without received routes"));
    }

    private Optional<String> routes(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Optional<Prefix> prefix = Prefix.parse(name);
            if (prefix.isEmpty() || parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("'" + Excerpt.of(name) + "' in place of a prefix with its path");
            }
            if (prefix.filter(wanted).isPresent()) {
                kept.add(HeardPath.row(prefix.get(), parser.readValueAsTree()));
            } else {
                parser.skipChildren();
            }
        }
        return Optional.empty();
    }
}
