package io.vipwatch.monitor.event;

import java.util.List;

/**
 * {@code inject.state}: a backend of an injected service fares differently than before.
 *
 * @param service the service
 * @param node the backend
 * @param state how it fares from now on
 * @param previous how it fared before
 * @param reason why
 * @param checks what its checks say
 */
public record InjectStateChanged(
        String service,
        String node,
        HealthState state,
        HealthState previous,
        String reason,
        List<InjectCheckFinding> checks)
        implements InjectOccurrence {
    public InjectStateChanged {
        checks = List.copyOf(checks);
    }

    @Override
    public String type() {
        return "inject.state";
    }

    @Override
    public String subject() {
        return service + "/" + node;
    }
}
