package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;

/** The prefixes that the rules follow and those that cover one of them, with their paths. */
final class PrefixTable {
    /** How many followed prefixes without a path are remembered; those named by a rule are never forgotten. */
    private static final int REMEMBERED = 4096;

    private final NavigableMap<Prefix, PrefixPaths> prefixes = new TreeMap<>();
    /** Those without a path which may be forgotten, the one that has been so for longest first. */
    private final SequencedSet<Prefix> empty = new LinkedHashSet<>();

    /** The lengths that the prefixes of each address family have, so that no other is looked for. */
    private final Map<Integer, BitSet> lengths = new HashMap<>();

    private List<TrackRule> rules = List.of();

    /** {@return whether any rule follows this prefix, or one that it covers} */
    boolean concerns(Prefix prefix) {
        for (TrackRule rule : rules) {
            if (rule.follows(prefix) || prefix.covers(rule.prefix())) {
                return true;
            }
        }
        return false;
    }

    /** Takes other rules; what no rule concerns any more is forgotten. */
    void follow(List<TrackRule> wanted, Moment at) {
        rules = List.copyOf(wanted);
        prefixes.keySet().removeIf(prefix -> !concerns(prefix));
        empty.retainAll(prefixes.keySet());
        lengths.clear();
        prefixes.keySet().forEach(this::noteLength);
        prefixes.values().forEach(known -> known.rule = ruleFor(known.prefix));
        List.copyOf(prefixes.values()).forEach(this::touched);
        for (TrackRule rule : rules) {
            if (!rule.within()) {
                at(rule.prefix(), at);
            }
        }
    }

    /** {@return the prefix with its paths, made if there was none} */
    PrefixPaths at(Prefix prefix, Moment at) {
        PrefixPaths known = prefixes.get(prefix);
        if (known == null) {
            known = new PrefixPaths(prefix, at);
            known.rule = ruleFor(prefix);
            prefixes.put(prefix, known);
            noteLength(prefix);
            touched(known);
        }
        return known;
    }

    Optional<PrefixPaths> find(Prefix prefix) {
        return Optional.ofNullable(prefixes.get(prefix));
    }

    Collection<PrefixPaths> all() {
        return prefixes.values();
    }

    /** {@return the followed prefixes whose longest match may depend on {@code prefix}, itself included} */
    List<PrefixPaths> followedWithin(Prefix prefix) {
        List<PrefixPaths> within = new ArrayList<>();
        for (PrefixPaths candidate : prefixes.tailMap(prefix, true).values()) {
            if (!prefix.covers(candidate.prefix)) {
                break; // the order of prefixes keeps those within one together, right after it
            }
            if (candidate.rule.isPresent()) {
                within.add(candidate);
            }
        }
        return within;
    }

    /** {@return the prefixes that cover {@code prefix}, the longest first, {@code prefix} itself not included} */
    List<PrefixPaths> covering(Prefix prefix) {
        List<PrefixPaths> covering = new ArrayList<>();
        IpAddress address = prefix.address();
        BitSet there = lengths.getOrDefault(prefix.afi(), new BitSet());
        int length = there.previousSetBit(prefix.length() - 1);
        while (length >= 0) {
            find(Prefix.of(address, length)).ifPresent(covering::add);
            length = there.previousSetBit(length - 1);
        }
        return covering;
    }

    private void noteLength(Prefix prefix) {
        lengths.computeIfAbsent(prefix.afi(), _ -> new BitSet()).set(prefix.length());
    }

    private Optional<TrackRule> ruleFor(Prefix prefix) {
        return rules.stream()
                .filter(rule -> !rule.within() && rule.follows(prefix))
                .findFirst()
                .or(() -> rules.stream().filter(rule -> rule.follows(prefix)).findFirst());
    }

    /** Takes note of whether a prefix has a path left. */
    void touched(PrefixPaths known) {
        empty.remove(known.prefix); // so that the youngest stands last
        if (!known.hasLivePath() && known.rule.map(TrackRule::within).orElse(true)) {
            empty.add(known.prefix);
        }
    }

    /** Forgets those that have been without a path for longest, once all has been said of them. */
    void trim() {
        while (empty.size() > REMEMBERED) {
            prefixes.remove(empty.removeFirst());
        }
    }
}
