package io.vipwatch.cli.health;

/**
 * What one run of a check found.
 *
 * @param good whether the node is healthy by it
 * @param reason in words, such as {@code exit code 1} or {@code status 503}
 */
public record Answer(boolean good, String reason) {
    static Answer good(String reason) {
        return new Answer(true, reason);
    }

    static Answer bad(String reason) {
        return new Answer(false, reason);
    }
}
