package io.vipwatch.cli.health;

/**
 * What the answers of a check say so far: a row of good ones makes healthy, a row of bad ones unhealthy, and one answer of
 * the other sort begins a new row. Before the first full row nothing is known, and unknown is not unhealthy.
 *
 * @param verdict what is held now
 * @param row how many answers of one sort came last; above zero they were good, below zero bad
 */
public record Health(Verdict verdict, int row) {
    /** What is held of a node. */
    public enum Verdict {
        UNKNOWN("unknown"),
        HEALTHY("healthy"),
        UNHEALTHY("unhealthy");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** {@return the word for it} */
        public String text() {
            return text;
        }
    }

    /**
     * How long the rows are.
     *
     * @param rise good answers in a row until healthy, 1 or more
     * @param fall bad answers in a row until unhealthy, 1 or more
     */
    public record Thresholds(int rise, int fall) {
        public Thresholds {
            if (rise < 1 || fall < 1) {
                throw new IllegalArgumentException("rise " + rise + " and fall " + fall + " must be 1 or more");
            }
        }
    }

    /** {@return what is known before the first answer: nothing} */
    public static Health unknown() {
        return new Health(Verdict.UNKNOWN, 0);
    }

    /** {@return what is held after one more answer} */
    public Health after(boolean good, Thresholds thresholds) {
        int next = good ? Math.max(row, 0) + 1 : Math.min(row, 0) - 1;
        // A row that is long enough says no more when it grows.
        int bounded = Math.clamp(next, -thresholds.fall(), thresholds.rise());
        if (bounded == thresholds.rise()) {
            return new Health(Verdict.HEALTHY, bounded);
        }
        return new Health(bounded == -thresholds.fall() ? Verdict.UNHEALTHY : verdict, bounded);
    }
}
