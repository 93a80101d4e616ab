package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of a connection that the peer opened from the accepting thread, which calls {@link #handOver}, to the event loop
 * of the peer, where everything else runs.
 */
// Tasks for the event loop catch what they throw.
@SuppressWarnings("FutureReturnValueIgnored")
final class Incoming {
    private final EventLoop loop;
    private final Runnable accepted;
    private final AtomicInteger handOvers = new AtomicInteger();
    private Optional<SocketChannel> channel = Optional.empty();

    /** @param accepted told on the event loop of each connection, which it may take; one that it leaves is closed */
    Incoming(EventLoop loop, Runnable accepted) {
        this.loop = loop;
        this.accepted = accepted;
    }

    void handOver(SocketChannel fresh) {
        handOvers.incrementAndGet();
        loop.execute(() -> {
            handOvers.decrementAndGet();
            channel = Optional.of(fresh);
            accepted.run();
            take().ifPresent(unwanted -> unwanted.unsafe().closeForcibly());
        });
    }

    /** {@return whether a connection is on its way} */
    boolean isUnderWay() {
        return handOvers.get() > 0;
    }

    /** {@return the connection that has come, once} */
    Optional<SocketChannel> take() {
        Optional<SocketChannel> taken = channel;
        channel = Optional.empty();
        return taken;
    }
}
