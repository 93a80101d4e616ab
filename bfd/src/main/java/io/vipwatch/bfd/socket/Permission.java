package io.vipwatch.bfd.socket;

/** What came of asking the operating system for something it need not give. */
public sealed interface Permission {
    /** It was not asked. */
    record NotAsked() implements Permission {}

    /**
     * It was given.
     *
     * @param what in words, such as {@code SCHED_FIFO 50}
     */
    record Granted(String what) implements Permission {}

    /**
     * It was refused.
     *
     * @param what in words, such as {@code SCHED_FIFO 50}
     * @param reason the words of the operating system
     */
    record Refused(String what, String reason) implements Permission {}
}
