package io.vipwatch.bgp.session;

import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.fsm.TransportEnd;

/** What a connection tells its session, on the event loop of the peer. */
interface ConnectionEvents {
    /** A whole message arrived: {@code length} octets of {@code bytes} from {@code offset}. */
    void message(Connection connection, Stamp stamp, byte[] bytes, int offset, int length);

    /** What arrived is no message. */
    void headerError(Connection connection, Stamp stamp, byte[] bytes, int offset, Decoded.SessionReset reset);

    /** TCP is gone, and not by our hand. */
    void ended(Connection connection, TransportEnd end, String text);

    /** A fault of our own. */
    void fault(Connection connection, Throwable fault);

    /** Octets wait in the output queue, or still do after some have left. */
    void outputWaiting(Connection connection);

    /** No octets wait in the output queue any more. */
    void outputFlushed(Connection connection);

    /** There is room for more output. */
    void writable(Connection connection);

    /** {@return the time} */
    Stamp now();
}
