package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import io.vipwatch.monitor.inject.Health.Happening;
import io.vipwatch.monitor.inject.InjectMemory.Standing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each state of health, and what each happening makes of it. rise is 2, fall is 3. */
class HealthTest {
    private static final InjectServiceSection SERVICE = service("all", "tcp", "https", "+dns");

    /**
     * Happenings: g good, b bad, u unknown of both checks that count; G, B of the one that only degrades; D drained, M taken
     * out for maintenance, R taken back.
     */
    static Stream<Arguments> statesAndHappenings() {
        return Stream.of(
                // from, what led there, and what it becomes after: g b u G B D M R
                row("init", "", "RISING INIT INIT INIT INIT DRAINED MAINTENANCE INIT"),
                row("rising", "g", "UP INIT RISING RISING RISING DRAINED MAINTENANCE INIT"),
                row("up", "gg", "UP FALLING UP UP UP DRAINED MAINTENANCE INIT"),
                row(
                        "up, a degrading check about to be bad",
                        "ggBB",
                        "UP FALLING UP UP DEGRADED DRAINED MAINTENANCE INIT"),
                row("falling", "ggb", "UP FALLING FALLING FALLING FALLING DRAINED MAINTENANCE INIT"),
                row("falling, one before the last", "ggbb", "UP DOWN FALLING FALLING FALLING DRAINED MAINTENANCE INIT"),
                row("degraded", "ggBBB", "DEGRADED FALLING DEGRADED DEGRADED DEGRADED DRAINED MAINTENANCE INIT"),
                row(
                        "degraded, about to be up",
                        "ggBBBG",
                        "DEGRADED FALLING DEGRADED UP DEGRADED DRAINED MAINTENANCE INIT"),
                row("down", "bbb", "RISING DOWN DOWN DOWN DOWN DRAINED MAINTENANCE INIT"),
                row("down, after it was up", "ggbbb", "RISING DOWN DOWN DOWN DOWN DRAINED MAINTENANCE INIT"),
                row("rising from down", "bbbg", "UP DOWN RISING RISING RISING DRAINED MAINTENANCE INIT"),
                row("drained", "ggD", "DRAINED DRAINED DRAINED DRAINED DRAINED DRAINED MAINTENANCE INIT"),
                row(
                        "maintenance",
                        "ggM",
                        "MAINTENANCE MAINTENANCE MAINTENANCE MAINTENANCE MAINTENANCE DRAINED MAINTENANCE INIT"));
    }

    private static Arguments row(String from, String before, String after) {
        return arguments(from, before, List.of(after.split(" ", -1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statesAndHappenings")
    void each_state_after_each_happening(String from, String before, List<String> after) {
        Health health = after(before);
        assertThat(health.state(SERVICE).text()).isEqualTo(from.replaceAll("[ ,].*", ""));
        String happenings = "gbuGBDMR";
        for (int i = 0; i < happenings.length(); i++) {
            char happening = happenings.charAt(i);
            assertThat(after(health, happening).state(SERVICE))
                    .as("%s after %s", from, happening)
                    .isEqualTo(HealthState.valueOf(after.get(i)));
        }
    }

    @Test
    void the_table_has_every_state() {
        Set<String> named = statesAndHappenings()
                .map(row -> String.valueOf(row.get()[0]).replaceAll("[ ,].*", ""))
                .collect(Collectors.toSet());
        assertThat(EnumSet.allOf(HealthState.class)).allMatch(state -> named.contains(state.text()));
    }

    private static Health after(String happenings) {
        Health health = Health.UNKNOWN;
        for (int i = 0; i < happenings.length(); i++) {
            health = after(health, happenings.charAt(i));
        }
        return health;
    }

    private static Health after(Health health, char happening) {
        return switch (happening) {
            case 'g' -> both(health, Outcome.GOOD);
            case 'b' -> both(health, Outcome.BAD);
            case 'u' -> both(health, Outcome.UNKNOWN);
            case 'G' -> checked(health, "dns", Outcome.GOOD);
            case 'B' -> checked(health, "dns", Outcome.BAD);
            case 'D' -> health.after(new Happening.TakenOut(Standing.DRAINED), SERVICE);
            case 'M' -> health.after(new Happening.TakenOut(Standing.MAINTENANCE), SERVICE);
            default -> health.after(new Happening.TakenBack(), SERVICE);
        };
    }

    private static Health both(Health health, Outcome outcome) {
        return checked(checked(health, "tcp", outcome), "https", outcome);
    }

    private static Health checked(Health health, String check, Outcome outcome) {
        return health.after(new Happening.Checked(check, new CheckResult(outcome, "", Duration.ZERO)), SERVICE);
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @MethodSource("combinations")
    void checks_are_combined_by_how_many_are_needed(String need, String outcomes, Verdict expected) {
        String[] names = {"a", "b", "c", "+d"};
        InjectServiceSection service = service(need, names);
        Verdict verdict = Verdict.of(service, check -> switch (outcomes.charAt("abcd".indexOf(check))) {
            case 'g' -> Outcome.GOOD;
            case 'b' -> Outcome.BAD;
            default -> Outcome.UNKNOWN;
        });
        assertThat(verdict).isEqualTo(expected);
    }

    static Stream<Arguments> combinations() {
        return Stream.of(
                arguments("all", "gggg", Verdict.GOOD),
                arguments("all", "gggu", Verdict.GOOD),
                arguments("all", "gggb", Verdict.PARTLY),
                arguments("all", "ggbg", Verdict.BAD),
                arguments("all", "ggug", Verdict.UNKNOWN),
                arguments("all", "gbug", Verdict.BAD),
                arguments("any", "bbgg", Verdict.PARTLY),
                arguments("any", "uugg", Verdict.GOOD),
                arguments("any", "bbbg", Verdict.BAD),
                arguments("any", "bbug", Verdict.UNKNOWN),
                arguments("2", "gbgg", Verdict.PARTLY),
                arguments("2", "gbbg", Verdict.BAD),
                arguments("2", "gbug", Verdict.UNKNOWN),
                arguments("2", "ggub", Verdict.PARTLY));
    }

    private static InjectServiceSection service(String need, String... checks) {
        String all = Stream.of(checks)
                .map(name -> "{name: " + name.replace("+", "") + ", kind: tcp, port: 1, rise: 2, fall: 3, on_failure: "
                        + (name.startsWith("+") ? "degrade" : "down") + "}")
                .collect(Collectors.joining(", "));
        return World.config("""
                  allow: ["2001:db8::/32"]
                  services:
                    - name: api
                      prefixes: ["2001:db8::1/128"]
                      edges: [edge]
                      backends: [{node: node1, next_hops: ["2001:db8::11"]}]
                      need: %s
                      checks: [%s]
                """.formatted(need, all)).services().getFirst();
    }
}
