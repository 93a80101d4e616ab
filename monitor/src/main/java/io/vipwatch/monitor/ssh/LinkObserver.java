package io.vipwatch.monitor.ssh;

/** Is told how the connection to the edge fares. */
public interface LinkObserver {
    /** Takes the state that the connection is in now; on the link's own thread, which waits for it. */
    void is(LinkState state);

    /**
     * Takes a fault of our own, after which the link goes on; on any thread.
     *
     * @param doing what was being done
     */
    void failed(String doing, RuntimeException fault);
}
