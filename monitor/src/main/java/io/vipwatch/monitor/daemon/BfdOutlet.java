package io.vipwatch.monitor.daemon;

import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.monitor.bfd.Outlet;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.translation.PeerDirectory;
import java.util.function.Supplier;

/** Hands what BFD finds to the recorder; on the thread of the coupling. */
record BfdOutlet(HandOver handOver, MonitorClock clock, Supplier<PeerDirectory> directory) implements Outlet {
    @Override
    public void record(Occurrence what, Stamp stamp) {
        handOver.occurred(
                what, clock.moment(new io.vipwatch.bgp.session.Stamp(stamp.monotonicNanos(), stamp.epochNanos())));
    }

    @Override
    public void failed(String doing, RuntimeException fault) {
        handOver.failed("bfd", doing, fault);
    }

    @Override
    public Stamp now() {
        Moment now = clock.now();
        return new Stamp(now.monotonicNanos(), now.epochNanos());
    }

    @Override
    public PeerName nameOf(String peer, ScopedAddress address) {
        return directory.get().nameOf(new Peer(peer, address));
    }
}
