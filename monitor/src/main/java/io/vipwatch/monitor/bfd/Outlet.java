package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PeerName;

/** Where what BFD finds goes; called on the coupling's thread, must not block. */
public interface Outlet {
    /** Records an occurrence that was seen at {@code stamp}. */
    void record(Occurrence what, Stamp stamp);

    /** Tells of a fault of our own. */
    void failed(String doing, RuntimeException fault);

    /** {@return the time, for what has no stamp of its own} */
    Stamp now();

    /** {@return what a neighbour is called in events} */
    PeerName nameOf(String peer, ScopedAddress address);
}
