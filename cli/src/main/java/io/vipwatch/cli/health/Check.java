package io.vipwatch.cli.health;

/** A question about the health of a node; asked on a virtual thread of {@link HealthWatch}. */
public interface Check {
    /**
     * Asks once, and takes as long as it takes.
     *
     * @throws InterruptedException if it is interrupted, because the answer would come too late; nothing of it remains
     */
    Answer ask() throws InterruptedException;

    /** {@return the check in words, as in {@code GET https://[::1]:6443/livez}} */
    String text();
}
