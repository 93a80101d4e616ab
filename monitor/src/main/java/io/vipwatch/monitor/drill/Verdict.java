package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a drill proves. */
public enum Verdict {
    /** Within every budget, whatever the uncertainty. */
    PASS("pass"),
    /** Neither can be said: the uncertainty leaves both open, figures are missing, or something else was going on. */
    INCONCLUSIVE("inconclusive"),
    /** Beyond a budget, whatever the uncertainty. */
    FAIL("fail");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** {@return the word in results} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return the one of both that weighs more} */
    public Verdict and(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
