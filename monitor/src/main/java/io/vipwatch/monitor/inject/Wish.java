package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.config.InjectServiceSection.StateAttributes;
import io.vipwatch.monitor.event.Moment;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a backend's path would be announced if there were no guards.
 *
 * @param attributes with what; empty: not at all
 * @param reason why
 * @param changesAtNanos when time alone changes it, on the monotonic clock
 */
record Wish(Optional<InjectAttributesSection> attributes, String reason, OptionalLong changesAtNanos) {
    private static Wish of(InjectAttributesSection attributes, String reason) {
        return new Wish(Optional.of(attributes), reason, OptionalLong.empty());
    }

    private static Wish nothing(String reason) {
        return new Wish(Optional.empty(), reason, OptionalLong.empty());
    }

    /** {@return the wish for {@code backend}} */
    static Wish of(Backend backend, Moment now) {
        return backend.taking.map(taking -> ofTaken(backend, taking, now)).orElseGet(() -> byHealth(backend, now));
    }

    private static Wish ofTaken(Backend backend, Taking taking, Moment now) {
        if (!taking.phase().isAnnounced()) {
            return nothing(taking.reason());
        }
        if (backend.verdict() == Verdict.BAD) {
            return ofBad(backend, now);
        }
        StateAttributes attributes = backend.service().attributes();
        boolean maintenance = backend.health.standing() == InjectMemory.Standing.MAINTENANCE;
        return of(maintenance ? attributes.maintenance() : attributes.drained(), taking.reason());
    }

    private static Wish byHealth(Backend backend, Moment now) {
        StateAttributes attributes = backend.service().attributes();
        return switch (backend.verdict()) {
            case UNKNOWN ->
                backend.announced.isPresent()
                        ? new Wish(backend.announced, backend.reason, OptionalLong.empty()) // its checks are others now
                        : nothing("nothing certain is known of it yet");
            case GOOD -> of(attributes.up(), backend.sentence());
            case PARTLY -> of(attributes.degraded(), backend.sentence());
            case BAD -> ofBad(backend, now);
        };
    }

    /** {@return how the path of a bad backend, or of one that is kept out, would be announced} */
    static Wish ofBad(Backend backend, Moment now) {
        InjectServiceSection service = backend.service();
        StateAttributes attributes = service.attributes();
        String reason = backend.sentence();
        return switch (service.onBadHealth()) {
            case WITHDRAW -> nothing(reason);
            case RAISE_MED -> of(attributes.down(), reason);
            case NOTHING -> of(attributes.up(), reason);
            case GRACEFUL_SHUTDOWN -> {
                long end = backend.badSince
                        .map(since -> since.plus(service.gracefulShutdownTime()).monotonicNanos())
                        .orElse(now.monotonicNanos());
                yield end - now.monotonicNanos() > 0
                        ? new Wish(Optional.of(attributes.down().shuttingDown()), reason, OptionalLong.of(end))
                        : nothing(reason);
            }
        };
    }
}
