package io.vipwatch.lab.bench;

import java.net.InetSocketAddress;

/** A speaker under test: it accepts a session from {@link PouringPeer} and keeps what it is told. */
interface Receiver extends AutoCloseable {
    /** The AS number of every receiver. */
    long AS_NUMBER = 65101;

    /** {@return the name in the report} */
    String name();

    /** {@return where it listens for BGP} */
    InetSocketAddress address();

    /** {@return how many routes it holds} */
    long routes();

    /** {@return what its process has used so far} */
    ProcessUsage usage();

    /** Stops the process. */
    @Override
    void close();
}
