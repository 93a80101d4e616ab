package io.vipwatch.monitor.clock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Models what the round trips so far tell of another host's clock: the offset from the quarter of them with the least
 * delay, and the steps of that clock. Immutable.
 */
public final class ClockTrack {
    /** How many round trips are kept; the oldest go first. */
    static final int WINDOW = 256;

    /** So many round trips in a row have to contradict the past before it counts as a step. */
    static final int WITNESSES = 3;

    /** A contradiction below this, in nanoseconds, is the slewing of a disciplined clock. */
    static final long SMALLEST_STEP = 1_000_000;

    /** Round trips this close, in nanoseconds, tell how busy the host was. */
    private static final long ABOUT = 500_000_000;

    private final List<Exchange> kept;
    /** The latest ones that contradict the others; together they may be a step. */
    private final List<Exchange> contradicting;

    private ClockTrack(List<Exchange> kept, List<Exchange> contradicting) {
        this.kept = List.copyOf(kept);
        this.contradicting = List.copyOf(contradicting);
    }

    /** {@return nothing known yet} */
    public static ClockTrack empty() {
        return new ClockTrack(List.of(), List.of());
    }

    /**
     * What one more round trip makes of it.
     *
     * @param track what is known now
     * @param step the step that came to light, if one did
     */
    public record Turn(ClockTrack track, Optional<Step> step) {}

    /**
     * A clock was set.
     *
     * @param after the last round trip before it, nanoseconds of our clock
     * @param before the first one after it
     * @param size how far the other clock was set forward, or back when negative, in nanoseconds, against ours
     */
    public record Step(long after, long before, long size) {}

    /** {@return what is known after {@code exchange}; one that cannot have happened changes nothing} */
    public Turn with(Exchange exchange) {
        if (!exchange.plausible()) {
            return new Turn(this, Optional.empty());
        }
        Optional<ClockOffset> known = offset();
        if (known.isEmpty() || !contradicts(known.get(), exchange)) {
            return new Turn(new ClockTrack(windowed(kept, List.of(exchange)), List.of()), Optional.empty());
        }
        List<Exchange> witnesses = windowed(contradicting, List.of(exchange));
        if (witnesses.size() < WITNESSES) {
            return new Turn(new ClockTrack(kept, witnesses), Optional.empty());
        }
        ClockOffset after = LineFit.through(best(witnesses));
        long instant = witnesses.getFirst().middle();
        Step step = new Step(
                kept.getLast().middle(),
                instant,
                after.at(instant) - known.get().at(instant));
        return new Turn(new ClockTrack(witnesses, List.of()), Optional.of(step));
    }

    private static boolean contradicts(ClockOffset known, Exchange exchange) {
        long difference = Math.abs(exchange.offset() - known.at(exchange.middle()));
        long allowed = exchange.uncertainty() + known.uncertaintyAt(exchange.middle());
        return difference > allowed + SMALLEST_STEP;
    }

    private static List<Exchange> windowed(List<Exchange> before, List<Exchange> added) {
        List<Exchange> all = new ArrayList<>(before);
        all.addAll(added);
        return all.subList(Math.max(0, all.size() - WINDOW), all.size());
    }

    /** {@return whether the latest round trip agrees with those before it} */
    public boolean isSteady() {
        return contradicting.isEmpty();
    }

    /** {@return how many round trips are kept} */
    public int size() {
        return kept.size();
    }

    /** {@return how far the other clock is ahead, once a round trip was made} */
    public Optional<ClockOffset> offset() {
        return kept.isEmpty() ? Optional.empty() : Optional.of(LineFit.through(best(kept)));
    }

    /**
     * {@return how far the other clock is ahead at about {@code instant}, by what is least uncertain then: the line through
     * the best round trips, or a single one that was made close by}
     */
    public Optional<ClockOffset> offsetNear(long instant) {
        Comparator<ClockOffset> uncertainty = Comparator.comparingLong(offset -> offset.uncertaintyAt(instant));
        return offset().map(line -> kept.stream()
                .map(exchange -> LineFit.through(List.of(exchange)))
                .min(uncertainty)
                .filter(single -> uncertainty.compare(single, line) < 0)
                .orElse(line));
    }

    /**
     * {@return by how much a program of the other host was late at about {@code instant}, in nanoseconds, as far as a round trip
     * shows it}: by how much longer than ever before it took until it had read what we sent it.
     */
    public long lateAbout(long instant) {
        return offset().map(line -> lateAbout(instant, line)).orElse(0L);
    }

    private long lateAbout(long instant, ClockOffset line) {
        long shortest =
                kept.stream().mapToLong(exchange -> way(exchange, line)).min().orElse(0);
        return kept.stream()
                .filter(exchange -> Math.max(exchange.sent() - instant, instant - exchange.returned()) <= ABOUT)
                .mapToLong(exchange -> way(exchange, line) - shortest)
                .max()
                .orElse(0);
    }

    /** {@return how long it took from our sending until the other host's program had it} */
    private static long way(Exchange exchange, ClockOffset line) {
        return exchange.received() - exchange.sent() - line.at(exchange.sent());
    }

    /** {@return the quarter with the least delay, in the order of time} */
    private static List<Exchange> best(List<Exchange> exchanges) {
        return exchanges.stream()
                .sorted(Comparator.comparingLong(Exchange::uncertainty))
                .limit(Math.max(1, exchanges.size() / 4))
                .sorted(Comparator.comparingLong(Exchange::middle))
                .toList();
    }
}
