package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.run.Host.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * How a host stood, with the lines that printed it: run again they say whether it still stands so.
 *
 * @param script the lines
 * @param state what they printed
 */
public record Photograph(Script script, HostState state) {

    /** {@return how the hosts stand, or why that is not known, by these lines} */
    static Taken take(List<Script> scripts, Function<Script, Outcome> on) {
        List<Photograph> photographs = new ArrayList<>();
        for (Script script : scripts) {
            Outcome outcome = on.apply(script);
            if (!outcome.good()) {
                return new Taken(List.of(), script.host() + ": " + outcome.words());
            }
            photographs.add(new Photograph(script, HostState.read(outcome.stdout())));
        }
        return new Taken(photographs, "");
    }

    /** {@return whether the hosts still stand so, and where they do not} */
    static Compared compare(List<Photograph> before, Function<Script, Outcome> on) {
        List<String> differences = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Photograph photograph : before) {
            String host = photograph.script().host();
            Outcome outcome = on.apply(photograph.script());
            if (outcome.good()) {
                photograph
                        .state()
                        .differences(HostState.read(outcome.stdout()))
                        .forEach(difference -> differences.add(host + ": " + difference));
            } else {
                unknown.add(host + ": it is not known how it stands: " + outcome.words());
            }
        }
        return new Compared(differences, unknown);
    }

    /**
     * What became of the attempt.
     *
     * @param photographs of all hosts, or none
     * @param failed why there are none; empty where there are
     */
    record Taken(List<Photograph> photographs, String failed) {
        Taken {
            photographs = List.copyOf(photographs);
        }
    }

    /**
     * What became of a comparison.
     *
     * @param differences a line each: {@code host: part: + line} for one that came, {@code -} for one that went
     * @param unknown the hosts that could not be asked, and why
     */
    record Compared(List<String> differences, List<String> unknown) {
        Compared {
            differences = List.copyOf(differences);
            unknown = List.copyOf(unknown);
        }

        boolean same() {
            return differences.isEmpty() && unknown.isEmpty();
        }

        /** {@return what is not as before, or not known to be} */
        List<String> wrong() {
            List<String> all = new ArrayList<>(differences);
            all.addAll(unknown);
            return all;
        }
    }
}
