package io.vipwatch.monitor.evidence;

import io.vipwatch.monitor.clock.ClockOffset;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Sighting;
import java.util.Optional;
import java.util.OptionalLong;

/** Dates single observations. */
final class Placement {
    private final String edge;

    Placement(String edge) {
        this.edge = edge;
    }

    /** {@return an instant of the monotonic clock on both} */
    static Moment moment(long monotonic, long uncertainty, Moment now) {
        return new Moment(monotonic, monotonic + now.epochNanos() - now.monotonicNanos(), uncertainty);
    }

    /**
     * {@return the observation with its instant}, which is unknown where the stamp cannot be right
     *
     * @param late by how much programs were late about then, in nanoseconds: one that stamps what the kernel or another program
     *     told it may have been as well
     */
    Dated stamped(Observation observation, ClockOffset offset, long late, long steadySince, Moment now) {
        return switch (observation.time()) {
            case EdgeTime.Stamped stamped -> stamped(observation, stamped, offset, late, steadySince, now);
            case EdgeTime.StampedLocally locally -> {
                long arrival = observation.arrival();
                yield stamped(observation, locally.near(arrival + offset.at(arrival)), offset, late, steadySince, now);
            }
            case EdgeTime.Between _, EdgeTime.BeforeArrival _ -> unstamped(observation, now);
        };
    }

    private Dated stamped(
            Observation observation,
            EdgeTime.Stamped time,
            ClockOffset offset,
            long late,
            long steadySince,
            Moment now) {
        long local = offset.toLocal(time.stamp());
        long bound = offset.uncertaintyAt(local);
        long from = local - time.before() - bound;
        long to = Math.min(local + time.after() + bound, observation.arrival());
        if (to < from) {
            return unknown(observation, "its stamp is later than its arrival", now);
        }
        if (to < steadySince) {
            return unknown(observation, "the edge's clock was not yet measured then", now);
        }
        long half = Math.ceilDiv(to - from, 2);
        long doubt = half + (time.before() == 0 ? 0 : late);
        Observation.OtherStamps others = other -> instant(other, offset, steadySince, now);
        Sighting seen = sighting(observation, OptionalLong.of(time.stamp()), Optional.empty(), now);
        return new Dated(moment(from + half, doubt, now), observation.telling().tell(seen, others));
    }

    private static Optional<Moment> instant(long stamp, ClockOffset offset, long steadySince, Moment now) {
        long local = offset.toLocal(stamp);
        long bound = offset.uncertaintyAt(local);
        return local + bound < steadySince ? Optional.empty() : Optional.of(moment(local, bound, now));
    }

    /** {@return an observation that does not need the edge's clock} */
    Dated unstamped(Observation observation, Moment now) {
        return switch (observation.time()) {
            case EdgeTime.Between(long from, long to) -> {
                long half = Math.ceilDiv(to - from, 2);
                yield new Dated(
                        moment(from + half, half, now),
                        observation
                                .telling()
                                .tell(
                                        sighting(observation, OptionalLong.empty(), Optional.empty(), now),
                                        _ -> Optional.empty()));
            }
            case EdgeTime.BeforeArrival _ -> unknown(observation, "the edge gave no stamp", now);
            case EdgeTime.Stamped _, EdgeTime.StampedLocally _ ->
                unknown(observation, "the edge's clock is not known", now);
        };
    }

    /** {@return the observation with the time of its arrival, and why its instant is not known} */
    Dated unknown(Observation observation, String reason, Moment now) {
        OptionalLong stamp = switch (observation.time()) {
            case EdgeTime.Stamped(long at, long _, long _) -> OptionalLong.of(at);
            case EdgeTime.StampedLocally(long at, long _, long _) -> OptionalLong.of(at);
            case EdgeTime.Between _, EdgeTime.BeforeArrival _ -> OptionalLong.empty();
        };
        Sighting seen = sighting(observation, stamp, Optional.of(reason), now);
        return new Dated(
                moment(observation.arrival(), 0, now), observation.telling().tell(seen, _ -> Optional.empty()));
    }

    private Sighting sighting(Observation observation, OptionalLong stamp, Optional<String> timeUnknown, Moment now) {
        long arrival = moment(observation.arrival(), 0, now).epochNanos();
        return new Sighting(edge, observation.source(), stamp, arrival, timeUnknown);
    }
}
