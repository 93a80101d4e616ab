package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.inject.HeldRoute.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How what an edge has of us differs from what it was told. Where it keeps its Adj-RIB-In (RFC 4271 §3.2) of us that is what
 * counts, and what its policy makes of it is told apart from what was lost; where it does not, its Loc-RIB is all there is.
 *
 * @param missing what it was told and does not have
 * @param unexpected what it has and was not told
 * @param altered what it has otherwise than it was told
 * @param rejected what it heard, and its policy does not let in as it is
 * @param isHeard whether its Adj-RIB-In is known
 */
record Difference(
        List<String> missing, List<String> unexpected, List<String> altered, List<String> rejected, boolean isHeard) {
    static Difference of(Set<HeldRoute> told, Set<HeldRoute> held, InjectEvent.Heard heard) {
        Map<Place, HeldRoute> toldAt = places(told);
        Map<Place, HeldRoute> heldAt = places(held);
        Map<Place, HeldRoute> heardAt = places(heard.routes());
        List<String> missing = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        toldAt.keySet().stream().filter(place -> !heldAt.containsKey(place)).forEach(place -> {
            boolean kept = heardAt.containsKey(place) || isHeardAlone(place.prefix(), heldAt, heardAt);
            (kept ? rejected : missing).add(place.toString());
        });
        Set<Prefix> asTold = heard.of().stream()
                .filter(prefix -> of(prefix, toldAt).equals(of(prefix, heardAt)))
                .collect(Collectors.toSet());
        Set<Place> unexpected = new TreeMap<>(heldAt)
                .keySet().stream()
                        .filter(place -> !asTold.contains(place.prefix()))
                        .collect(Collectors.toSet());
        unexpected.addAll(heardAt.keySet());
        unexpected.removeAll(toldAt.keySet());
        return new Difference(
                missing,
                unexpected.stream().sorted().map(Place::toString).toList(),
                altered(toldAt, heldAt, heardAt),
                rejected,
                !heard.of().isEmpty());
    }

    /** Of several paths FRR before release 10 prints one: where it lets in none of them, it is the prefix that it refuses. */
    private static boolean isHeardAlone(Prefix prefix, Map<Place, HeldRoute> heldAt, Map<Place, HeldRoute> heardAt) {
        return !of(prefix, heardAt).isEmpty() && of(prefix, heldAt).isEmpty();
    }

    private static Set<Place> of(Prefix prefix, Map<Place, HeldRoute> places) {
        return places.keySet().stream()
                .filter(place -> place.prefix().equals(prefix))
                .collect(Collectors.toSet());
    }

    private static Map<Place, HeldRoute> places(Collection<HeldRoute> routes) {
        Map<Place, HeldRoute> places = new TreeMap<>();
        routes.forEach(route -> places.put(route.place(), route));
        return places;
    }

    /** Of communities the Adj-RIB-In says nothing; those of the Loc-RIB are what there is. */
    private static List<String> altered(
            Map<Place, HeldRoute> toldAt, Map<Place, HeldRoute> heldAt, Map<Place, HeldRoute> heardAt) {
        List<String> altered = new ArrayList<>();
        toldAt.forEach((place, told) -> {
            HeldRoute held = heldAt.getOrDefault(place, told);
            HeldRoute has = heardAt.getOrDefault(place, held).with(held.communities());
            String said = has.communities().isPresent()
                    ? told.says()
                    : told.with(has.communities()).says();
            if (!has.says().equals(said)) {
                altered.add(place + ": " + has.says() + ", told " + said);
            }
        });
        return altered;
    }

    /** {@return whether it has all that it was told and nothing else, whatever that says of itself} */
    boolean isNone() {
        return missing.isEmpty() && unexpected.isEmpty() && rejected.isEmpty();
    }

    /** {@return whether something may have got lost on the way, so that to tell it again may help} */
    boolean isLoss() {
        return !missing.isEmpty() || !unexpected.isEmpty();
    }

    InjectReconciled told(String edge, boolean again) {
        return new InjectReconciled(
                edge, missing, unexpected, altered, rejected, isHeard ? "adj-rib-in" : "loc-rib", again);
    }
}
