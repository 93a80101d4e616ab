package io.vipwatch.bfd.session;

/** Hears what happens to the sessions, on the engine's thread. */
@FunctionalInterface
public interface BfdListener {
    /**
     * Something has happened. Must hand it over and return: while this runs, no packet is read and none is sent; those
     * that tell the remote system of what has happened have been sent.
     *
     * @param event what has happened; events come in the order in which things happened
     */
    void onEvent(BfdEvent event);
}
