package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.MappedAddress;
import io.vipwatch.bfd.socket.ReceivedDatagram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose packet is it (RFC 5880 §6.3): the sessions by local discriminator and by remote address. A look-up allocates
 * nothing and, since chains are short, costs the same for ten sessions and ten thousand. For the engine's thread.
 */
final class SessionTable {
    private static final int SMALLEST = 64;

    /** One of two hash tables, whose chains run through the sessions. */
    private @Nullable LiveSession[] byDiscriminator = new LiveSession[SMALLEST];

    private @Nullable LiveSession[] byRemote = new LiveSession[SMALLEST];
    private int size;

    /** {@return how many there are} */
    int size() {
        return size;
    }

    void add(LiveSession live) {
        if (size >= byRemote.length) {
            List<LiveSession> all = all();
            byDiscriminator = new LiveSession[2 * all.size()];
            byRemote = new LiveSession[2 * all.size()];
            all.forEach(this::link);
        }
        link(live);
        size++;
    }

    private void link(LiveSession live) {
        int discriminator = index(live.steady().localDiscriminator(), byDiscriminator.length);
        live.nextByDiscriminator = byDiscriminator[discriminator];
        byDiscriminator[discriminator] = live;
        int remote = index(live.path().remote());
        live.nextByRemote = byRemote[remote];
        byRemote[remote] = live;
    }

    void remove(LiveSession live) {
        int discriminator = index(live.steady().localDiscriminator(), byDiscriminator.length);
        int remote = index(live.path().remote());
        LiveSession first = byDiscriminator[discriminator];
        if (first == live) {
            byDiscriminator[discriminator] = live.nextByDiscriminator;
        }
        for (; first != null; first = first.nextByDiscriminator) {
            if (first.nextByDiscriminator == live) {
                first.nextByDiscriminator = live.nextByDiscriminator;
            }
        }
        first = byRemote[remote];
        if (first == live) {
            byRemote[remote] = live.nextByRemote;
        }
        for (; first != null; first = first.nextByRemote) {
            if (first.nextByRemote == live) {
                first.nextByRemote = live.nextByRemote;
            }
        }
        size--;
    }

    List<LiveSession> all() {
        List<LiveSession> all = new ArrayList<>(size);
        for (LiveSession head : byRemote) {
            for (LiveSession live = head; live != null; live = live.nextByRemote) {
                all.add(live);
            }
        }
        return all;
    }

    /** {@return the session whose bfd.LocalDiscr is {@code discriminator}, or null} */
    @Nullable
    LiveSession byDiscriminator(long discriminator) {
        LiveSession live = byDiscriminator[index(discriminator, byDiscriminator.length)];
        while (live != null && live.steady().localDiscriminator() != discriminator) {
            live = live.nextByDiscriminator;
        }
        return live;
    }

    /** {@return the session between the addresses of {@code datagram}, the most closely bound one, or null} */
    @Nullable
    LiveSession byAddresses(ReceivedDatagram datagram) {
        LiveSession best = null;
        LiveSession live = byRemote[index(datagram.sourceHigh(), datagram.sourceLow())];
        for (; live != null; live = live.nextByRemote) {
            if (live.path().matches(datagram)
                    && (best == null || live.path().specificity() > best.path().specificity())) {
                best = live;
            }
        }
        return best;
    }

    boolean contains(LiveSession live) {
        return byDiscriminator(live.steady().localDiscriminator()) == live;
    }

    /** {@return the session on the very same path, if there is one: a second could not be told from it} */
    Optional<LiveSession> on(SessionPath path) {
        LiveSession live = byRemote[index(path.remote())];
        while (live != null && !live.path().sameAddresses(path)) {
            live = live.nextByRemote;
        }
        return Optional.ofNullable(live);
    }

    /** {@return a session that is leaving, and that the remote system of {@code path} may still hold Up} */
    Optional<LiveSession> mayHoldUp(SessionPath path) {
        LiveSession live = byRemote[index(path.remote())];
        while (live != null && !(live.mayBeHeldUp() && live.path().overlaps(path))) {
            live = live.nextByRemote;
        }
        return Optional.ofNullable(live);
    }

    private int index(MappedAddress address) {
        return index(address.high(), address.low());
    }

    private int index(long high, long low) {
        return index(31 * high + low, byRemote.length);
    }

    private static int index(long key, int length) {
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 32), length);
    }
}
