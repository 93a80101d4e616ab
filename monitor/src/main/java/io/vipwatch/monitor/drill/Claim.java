package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import io.vipwatch.monitor.explain.Scenario;
import java.time.Duration;
import java.util.Optional;

/**
 * The key {@code claim} of a drill file: what somebody says a failover takes, which the drill puts to the test.
 *
 * @param scenario what fails
 * @param option by which means clients find a node that works
 * @param text what is claimed, in its own words
 * @param atMost the longest that the claim allows; empty where it names no time
 */
public record Claim(
        Scenario scenario,
        Option option,
        String text,
        @JsonProperty("at_most_ns") Optional<Duration> atMost) {
    private static final Key<Scenario> SCENARIO =
            Key.required("scenario", Scalar.choice(Scenario.class), "What fails; rows of the report's table.");
    private static final Key<Option> OPTION = Key.optional(
            "option",
            Scalar.choice(Option.class),
            Option.BGP,
            "By which means clients find a node that works: bgp or dns; columns of the report's table.");
    private static final Key<String> TEXT =
            Key.required("text", Scalar.text("what is claimed, in words"), "What is claimed, in its own words.");
    private static final Key<Duration> AT_MOST = Key.optional(
            "atMost",
            Scalar.duration("a duration such as 3s", time -> !time.isZero()),
            "The longest that the claim allows.");

    static final Section<Claim> SHAPE = Section.of(
            values -> new Claim(values.get(SCENARIO), values.get(OPTION), values.get(TEXT), values.find(AT_MOST)),
            SCENARIO,
            OPTION,
            TEXT,
            AT_MOST);
}
