package io.vipwatch.monitor.drill.run;

import java.util.OptionalInt;

/** A host on which a drill runs commands. Its methods may be called on any thread that may wait, by several at once. */
public interface Host extends AutoCloseable {
    /** {@return its name in the drill} */
    String name();

    /** {@return what came of a script; waits for its end, and not much longer than the script's limit} */
    Outcome run(Script script);

    /** {@return whether its clock is the clock of the runner's own host} */
    boolean sharesOurClock();

    @Override
    void close();

    /**
     * What came of a script.
     *
     * @param status its exit status; empty if it is not known to have come to its end
     * @param stdout what it printed
     * @param stderr what it complained of, or why it did not come to its end
     */
    record Outcome(OptionalInt status, String stdout, String stderr) {
        /** {@return whether it succeeded} */
        public boolean good() {
            return status.isPresent() && status.getAsInt() == 0;
        }

        /** {@return what is wrong, in a line} */
        public String words() {
            String said = (stderr.isBlank() ? stdout : stderr).strip().replaceAll("\\s*\\n\\s*", "; ");
            String end = status.isPresent() ? "exit status " + status.getAsInt() : "not ended";
            return said.isEmpty() ? end : said + " (" + end + ")";
        }
    }
}
