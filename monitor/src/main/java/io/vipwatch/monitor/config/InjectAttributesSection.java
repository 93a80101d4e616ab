package io.vipwatch.monitor.config;

import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.LargeCommunity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an announced path says of itself in one state of health.
 *
 * @param localPref LOCAL_PREF (RFC 4271 §5.1.5), which only an edge of our own AS is told; empty: 100
 * @param med MULTI_EXIT_DISC (RFC 4271 §5.1.4); empty: none is sent
 * @param prepend how often our AS number stands in AS_PATH beyond what the session puts there, 0 to 32
 * @param communities COMMUNITIES (RFC 1997)
 * @param largeCommunities LARGE_COMMUNITY (RFC 8092)
 */
public record InjectAttributesSection(
        OptionalLong localPref,
        OptionalLong med,
        int prepend,
        List<Community> communities,
        List<LargeCommunity> largeCommunities) {
    private static final long MOST = 0xffff_ffffL;
    private static final Pattern PAIR = Pattern.compile("([0-9]{1,5}):([0-9]{1,5})");
    private static final Pattern TRIPLE = Pattern.compile("([0-9]{1,10}):([0-9]{1,10}):([0-9]{1,10})");

    private static final Key<Long> LOCAL_PREF = Key.optional(
            "local_pref",
            Scalar.number("LOCAL_PREF", 0, MOST),
            "LOCAL_PREF, the higher the better. Only an edge of our own AS is told; another one does not hear of it.");
    private static final Key<Long> MED =
            Key.optional("med", Scalar.number("MULTI_EXIT_DISC", 0, MOST), "MULTI_EXIT_DISC, the lower the better.");
    private static final Key<Long> PREPEND = Key.optional(
            "prepend",
            Scalar.number("how often", 0, 32),
            0L,
            "How often our own AS number is put in front of AS_PATH once more.");
    private static final Key<List<Community>> COMMUNITIES = Key.optional(
            "communities",
            new ListShape<>(community()),
            List.of(),
            "Communities such as 65010:100, or graceful-shutdown, no-export, no-advertise.");
    private static final Key<List<LargeCommunity>> LARGE = Key.optional(
            "large_communities",
            new ListShape<>(largeCommunity()),
            List.of(),
            "Large communities such as 65010:1:100.");

    static final Section<InjectAttributesSection> SHAPE = Section.of(
            values -> new InjectAttributesSection(
                    number(values, LOCAL_PREF),
                    number(values, MED),
                    values.get(PREPEND).intValue(),
                    values.get(COMMUNITIES),
                    values.get(LARGE)),
            LOCAL_PREF,
            MED,
            PREPEND,
            COMMUNITIES,
            LARGE);

    public InjectAttributesSection {
        communities = List.copyOf(communities);
        largeCommunities = List.copyOf(largeCommunities);
    }

    /** {@return a path with this MED and nothing besides} */
    static InjectAttributesSection ofMed(long med) {
        return new InjectAttributesSection(OptionalLong.empty(), OptionalLong.of(med), 0, List.of(), List.of());
    }

    /** {@return the same, marked with GRACEFUL_SHUTDOWN (RFC 8326 §4.3) and with the lowest LOCAL_PREF} */
    public InjectAttributesSection shuttingDown() {
        List<Community> marked = communities.contains(Community.GRACEFUL_SHUTDOWN)
                ? communities
                : Stream.concat(Stream.of(Community.GRACEFUL_SHUTDOWN), communities.stream())
                        .toList();
        return new InjectAttributesSection(OptionalLong.of(0), med, prepend, marked, largeCommunities);
    }

    private static OptionalLong number(Values values, Key<Long> key) {
        return values.find(key).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static Scalar<Community> community() {
        Map<String, Community> named = Map.of(
                "graceful-shutdown", Community.GRACEFUL_SHUTDOWN,
                "no-export", new Community(0xffffff01),
                "no-advertise", new Community(0xffffff02),
                "no-export-subconfed", new Community(0xffffff03),
                "no-peer", new Community(0xffffff04));
        return new Scalar<>(
                "a community such as 65010:100, or one of graceful-shutdown, no-advertise, no-export,"
                        + " no-export-subconfed, no-peer",
                Map.of("type", "string"),
                text -> Optional.ofNullable(named.get(text)).or(() -> pair(text)));
    }

    private static Optional<Community> pair(String text) {
        Matcher matcher = PAIR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int high = Integer.parseInt(matcher.group(1));
        int low = Integer.parseInt(matcher.group(2));
        return high > 0xffff || low > 0xffff ? Optional.empty() : Optional.of(new Community(high << 16 | low));
    }

    private static Scalar<LargeCommunity> largeCommunity() {
        return new Scalar<>("a large community such as 65010:1:100", Map.of("type", "string"), text -> {
            Matcher matcher = TRIPLE.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            long[] parts = new long[3];
            for (int i = 0; i < 3; i++) {
                parts[i] = Long.parseLong(matcher.group(i + 1));
                if (parts[i] > MOST) {
                    return Optional.empty();
                }
            }
            return Optional.of(new LargeCommunity((int) parts[0], (int) parts[1], (int) parts[2]));
        });
    }
}
