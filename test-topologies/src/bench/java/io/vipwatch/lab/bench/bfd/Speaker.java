package io.vipwatch.lab.bench.bfd;

import io.vipwatch.lab.bench.ProcessUsage;
import io.vipwatch.lab.bfd.RunQueueDelay;

/** A BFD implementation that runs at one end of a wire. */
interface Speaker extends AutoCloseable {
    String name();

    /** {@return how many of its sessions are Up, as it says} */
    int up();

    /** {@return how often sessions of its have left Up} */
    long downs();

    /** {@return how often a session of its has left Up because it heard nothing for the detection time} */
    long expirations();

    /** {@return what its process has used} */
    ProcessUsage usage();

    /** {@return how long the thread that speaks BFD has waited for a processor} */
    RunQueueDelay runQueueDelay();

    @Override
    void close();
}
