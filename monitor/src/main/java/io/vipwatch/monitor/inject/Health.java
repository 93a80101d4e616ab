package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectCheckFinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a backend fares, and what makes it fare otherwise. What an operator says stands above what the checks say:
 *
 * <pre>
 *            good            rise good           fall bad
 *    INIT ─────────▶ RISING ──────────▶ UP ◀───▶ FALLING ─────────▶ DOWN
 *      │                ▲               ▲ │ a check that               │
 *      │ fall bad       │ good          │ ▼ only degrades is bad       │ good
 *      └──▶ DOWN ───────┘           DEGRADED ◀───▶ FALLING             └──▶ RISING
 *
 *    any ── drain ──▶ DRAINED ── undrain ──▶ INIT        any ── maintenance ──▶ MAINTENANCE ── its end ──▶ INIT
 * </pre>
 *
 * @param checks what each check has come to
 * @param standing what an operator made of the backend
 */
record Health(Map<String, CheckTrack> checks, InjectMemory.Standing standing) {
    /** What happens to a backend. */
    sealed interface Happening {
        /** A check has ended. */
        record Checked(String check, CheckResult result) implements Happening {}

        /** An operator takes it out. */
        record TakenOut(InjectMemory.Standing standing) implements Happening {}

        /** An operator takes it back, or its maintenance is over; what its checks said before no longer counts. */
        record TakenBack() implements Happening {}
    }

    /** A backend that nothing is known of. */
    static final Health UNKNOWN = new Health(Map.of(), InjectMemory.Standing.IN_SERVICE);

    Health {
        checks = Map.copyOf(checks);
    }

    /** {@return the health after this} */
    Health after(Happening happening, InjectServiceSection service) {
        return switch (happening) {
            case Happening.Checked(String check, CheckResult result) ->
                service.checks().stream()
                        .filter(some -> some.name().equals(check))
                        .findFirst()
                        .map(section -> with(section, result))
                        .orElse(this);
            case Happening.TakenOut(InjectMemory.Standing out) -> new Health(checks, out);
            case Happening.TakenBack() -> UNKNOWN;
        };
    }

    private Health with(InjectCheckSection section, CheckResult result) {
        Map<String, CheckTrack> more = new LinkedHashMap<>(checks);
        more.put(section.name(), track(section.name()).after(result, section.rise(), section.fall()));
        return new Health(more, standing);
    }

    /** {@return the health with the tracks of these checks only} */
    Health keeping(List<InjectCheckSection> same) {
        return new Health(
                same.stream()
                        .filter(check -> checks.containsKey(check.name()))
                        .collect(Collectors.toMap(InjectCheckSection::name, check -> track(check.name()))),
                standing);
    }

    /** {@return the state of a backend of {@code service} with this health} */
    HealthState state(InjectServiceSection service) {
        return switch (standing) {
            case DRAINED -> HealthState.DRAINED;
            case MAINTENANCE -> HealthState.MAINTENANCE;
            case IN_SERVICE -> byChecks(service);
        };
    }

    private HealthState byChecks(InjectServiceSection service) {
        Verdict of = tendency(service);
        return switch (verdict(service)) {
            case UNKNOWN -> of.serves() ? HealthState.RISING : HealthState.INIT;
            case BAD -> of.serves() ? HealthState.RISING : HealthState.DOWN;
            case GOOD -> of == Verdict.BAD ? HealthState.FALLING : HealthState.UP;
            case PARTLY -> of == Verdict.BAD ? HealthState.FALLING : HealthState.DEGRADED;
        };
    }

    /** {@return what the checks say by what they count as} */
    Verdict verdict(InjectServiceSection service) {
        return Verdict.of(service, check -> track(check).standing());
    }

    /** {@return what they would say if the latest results went on} */
    private Verdict tendency(InjectServiceSection service) {
        return Verdict.of(service, check -> track(check).run());
    }

    /** {@return the track of a check} */
    CheckTrack track(String check) {
        return checks.getOrDefault(check, CheckTrack.UNCHECKED);
    }

    /** {@return what the checks say, in the order of the configuration} */
    List<InjectCheckFinding> findings(InjectServiceSection service) {
        return service.checks().stream()
                .map(check -> track(check.name()).finding(check.name()))
                .toList();
    }

    /** {@return the same in one line} */
    String sentence(InjectServiceSection service) {
        return findings(service).stream()
                .map(finding -> finding.check() + " " + finding.latest() + " (" + finding.inARow() + " in a row)"
                        + (finding.detail().isEmpty() ? "" : ": " + finding.detail()))
                .collect(Collectors.joining("; "));
    }
}
