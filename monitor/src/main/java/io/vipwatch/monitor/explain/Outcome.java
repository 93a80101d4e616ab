package io.vipwatch.monitor.explain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** What a failure should cost. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Takes.class, name = "takes"),
    @JsonSubTypes.Type(value = Outcome.Nothing.class, name = "nothing"),
    @JsonSubTypes.Type(value = Outcome.Endless.class, name = "endless"),
    @JsonSubTypes.Type(value = Outcome.NotKnown.class, name = "not-known")
})
public sealed interface Outcome {
    /** {@return why} */
    String why();

    /** Traffic is lost for a time. */
    record Takes(Span span, String why) implements Outcome {}

    /** Nothing is lost. */
    record Nothing(String why) implements Outcome {}

    /** It goes on until somebody acts, or the failure is over. */
    record Endless(String why) implements Outcome {}

    /** It cannot be told. */
    record NotKnown(String why) implements Outcome {}

    /** {@return the range; nothing is no time, and what has no end has no range} */
    default Optional<Span> range() {
        return switch (this) {
            case Takes(Span span, String _) -> Optional.of(span);
            case Nothing _ -> Optional.of(Span.NONE);
            case Endless _, NotKnown _ -> Optional.empty();
        };
    }

    /** {@return for people, in a few letters} */
    default String text() {
        return switch (this) {
            case Takes(Span span, String _) -> span.text();
            case Nothing _ -> "0";
            case Endless _ -> "until someone acts";
            case NotKnown _ -> "not known";
        };
    }
}
