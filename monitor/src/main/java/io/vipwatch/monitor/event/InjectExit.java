package io.vipwatch.monitor.event;

/**
 * {@code inject.exit}: the monitor ends, and what becomes of a service's paths.
 *
 * @param service the service
 * @param policy {@code withdraw}, {@code keep} or {@code drain}
 * @param outcome what came of it
 */
public record InjectExit(String service, String policy, String outcome) implements InjectOccurrence {
    @Override
    public String type() {
        return "inject.exit";
    }

    @Override
    public String subject() {
        return service;
    }
}
