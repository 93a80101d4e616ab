package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectBackendSection;
import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectCheckFinding;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.Moment;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All that is known and decided of one backend of one service. */
final class Backend {
    private final BackendId id;
    private InjectServiceSection service;
    private InjectBackendSection section;

    /** How it fares. */
    Health health = Health.UNKNOWN;

    /** What the last event said of its state. */
    HealthState toldState = HealthState.INIT;

    /** Since when it has been bad after it was good. */
    Optional<Moment> badSince = Optional.empty();

    /** Since when its checks have said that it is about to be bad, or is; empty: they do not. */
    Optional<Moment> suspectSince = Optional.empty();

    /** When its checks last said that it can serve. */
    Optional<Moment> lastGood = Optional.empty();

    /** Out of service, or on its way. */
    Optional<Taking> taking = Optional.empty();

    /** With what its path is announced; empty: it is not. */
    Optional<InjectAttributesSection> announced = Optional.empty();

    /** Why it is announced so. */
    String reason = "";

    /** Whether a path of it was announced before the monitor started. */
    boolean remembered;

    /** Whether it was announced as one that is well since it was bad: then its going bad is a flap. */
    boolean well;

    /** When its checks, or those of another configuration, began. */
    Moment began;

    /** Whether each of its checks has come to something once. */
    boolean roundDone;

    /** Whether a drill runs on it that nothing is to be changed about. */
    boolean drilled;

    /** Its figure of merit. */
    Penalty penalty;

    /** Which guards keep it from what, as the events told it. */
    final Map<InjectGuard, String> guarded = new EnumMap<>(InjectGuard.class);

    /** When each check is to be made next, on the monotonic clock. */
    final Map<String, Long> due = new LinkedHashMap<>();

    /** When each check that has not ended began. */
    final Map<String, Long> underway = new LinkedHashMap<>();

    /** When each check ended last. */
    final Map<String, Long> ended = new LinkedHashMap<>();

    /** Checks that have not ended and that no longer count: another one begins only after them. */
    final Set<String> discarded = new LinkedHashSet<>();

    Backend(InjectServiceSection service, InjectBackendSection section, Moment now) {
        this.id = new BackendId(service.name(), section.node());
        this.service = service;
        this.section = section;
        began = now;
        penalty = Penalty.none(now.monotonicNanos());
    }

    BackendId id() {
        return id;
    }

    InjectServiceSection service() {
        return service;
    }

    InjectBackendSection section() {
        return section;
    }

    /** Takes another configuration; checks that are the same in both keep what they have come to. */
    void configure(InjectServiceSection wanted, InjectBackendSection wantedSection, Moment now) {
        boolean sameAddress = wantedSection.address().equals(section.address());
        health = health.keeping(wanted.checks().stream()
                .filter(check -> service.checks().contains(check)
                        && (sameAddress || check.target().isPresent()))
                .toList());
        if (wanted.checks().stream().anyMatch(check -> !health.checks().containsKey(check.name()))) {
            roundDone = false;
            began = now;
        }
        due.keySet().retainAll(health.checks().keySet());
        underway.keySet()
                .retainAll(
                        wanted.checks().stream().map(InjectCheckSection::name).toList());
        underway.keySet().stream()
                .filter(check -> !health.checks().containsKey(check))
                .forEach(discarded::add);
        discarded.retainAll(underway.keySet());
        service = wanted;
        section = wantedSection;
    }

    Verdict verdict() {
        return health.verdict(service);
    }

    HealthState state() {
        return health.state(service);
    }

    List<InjectCheckFinding> findings() {
        return health.findings(service);
    }

    String sentence() {
        return health.sentence(service);
    }

    /** {@return whether it can serve, and nothing says that this is about to change} */
    boolean isWell() {
        return verdict().serves() && state() != HealthState.FALLING;
    }

    /** {@return whether all its checks have ended since} */
    boolean isCheckedSince(Moment then) {
        return service.checks().stream().allMatch(check -> {
            Long end = ended.get(check.name());
            return end != null && end - then.monotonicNanos() > 0;
        });
    }

    /** {@return whether an operator has taken it out, or is taking it back} */
    boolean isTaken() {
        return taking.isPresent();
    }

    /** {@return whether it is announced and can serve} */
    boolean carries() {
        return announced.isPresent() && verdict().serves();
    }

    /** {@return whether {@code address} is where an edge sends its packets} */
    boolean isNextHop(IpAddress address) {
        return section.nextHops().contains(address);
    }
}
