package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a speaker; called on any thread. Each peer has an event loop of its own until there are as many as
 * allowed, then peers share them evenly. Where they share, a loop looks at its timers after each turn, and a turn
 * decodes at most {@link Connection#READ_SIZE} octets from each of its peers: decoding the table of one peer delays a
 * timer of another by that much and no more.
 */
// Nobody waits for threads to end.
@SuppressWarnings("FutureReturnValueIgnored")
final class EventLoops {
    /** Decoding and the machines need no deep stacks, and there may be many threads. */
    private static final int STACK_SIZE = 512 * 1024;

    private final IoHandlerFactory handlers;
    private final int maximum;
    private final EventLoopGroup acceptor;
    private final List<Seat> seats = new ArrayList<>();

    /** An event loop and how many peers it serves. */
    private static final class Seat {
        private final EventLoopGroup group;
        private final EventLoop loop;
        private int peers;

        Seat(EventLoopGroup group) {
            this.group = group;
            this.loop = group.next();
        }
    }

    EventLoops(IoHandlerFactory handlers, int maximum) {
        this.handlers = handlers;
        this.maximum = maximum;
        acceptor = group("bgp-accept");
    }

    private EventLoopGroup group(String name) {
        return new MultiThreadIoEventLoopGroup(
                1,
                task -> {
                    Thread thread = new FastThreadLocalThread(null, task, name, STACK_SIZE);
                    thread.setDaemon(true);
                    return thread;
                },
                handlers);
    }

    /** {@return the loop that accepts connections} */
    EventLoop acceptor() {
        return acceptor.next();
    }

    /** {@return a loop for one more peer; to be given back with {@link #release}} */
    synchronized EventLoop take() {
        Seat best = null;
        for (Seat seat : seats) {
            if (best == null || seat.peers < best.peers) {
                best = seat;
            }
        }
        if (best == null || (best.peers > 0 && seats.size() < maximum)) {
            best = new Seat(group("bgp-peer-" + seats.size()));
            seats.add(best);
        }
        best.peers++;
        return best.loop;
    }

    /** Gives a loop back; its peer must not use it any more. */
    synchronized void release(EventLoop loop) {
        for (Seat seat : seats) {
            if (seat.loop.equals(loop)) {
                seat.peers--;
            }
        }
    }

    /** Ends all threads without waiting for them. */
    synchronized void shutDown() {
        acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        seats.forEach(seat -> seat.group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }
}
