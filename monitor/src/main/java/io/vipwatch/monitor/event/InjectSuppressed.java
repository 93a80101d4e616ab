package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code inject.suppressed}: a guard keeps the injector from doing what a backend's health alone would have it do, or does
 * so no more.
 *
 * @param change whether it begins or is over
 * @param guard the guard
 * @param service the service
 * @param node the backend
 * @param wanted what would have been done: {@code announce} or {@code withdraw}
 * @param reason why it is not; of one that is over, what ended it
 * @param remaining how long it lasts if nothing else happens, where that is known
 * @param checks what the backend's checks say
 */
public record InjectSuppressed(
        GuardChange change,
        InjectGuard guard,
        String service,
        String node,
        String wanted,
        String reason,
        @JsonProperty("remaining_ns") Optional<Duration> remaining,
        List<InjectCheckFinding> checks)
        implements InjectOccurrence {
    public InjectSuppressed {
        checks = List.copyOf(checks);
    }

    @Override
    public String type() {
        return "inject.suppressed";
    }

    @Override
    public String subject() {
        return service + "/" + node;
    }
}
