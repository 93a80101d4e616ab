package io.vipwatch.monitor.ssh;

import io.vipwatch.monitor.frr.Answer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** What may be done over the connection to the edge. Any thread that may wait may use it. */
public interface EdgeAccess {
    /** {@return the edge's answer; one that cannot be read where there is none, whatever the reason} */
    <T> Answer<T> ask(Inquiry<T> inquiry);

    /**
     * {@return a command that runs on the edge as long as it is wanted, and again when it ended}
     *
     * @param listener gets what it prints, on a thread of its own
     */
    Listening watch(Watch watch, Consumer<Seen> listener);

    /**
     * {@return round trips that are being made}
     *
     * @param source what the edge can tell the time with
     * @param interval the time between two of them
     * @param clock our own clock, in nanoseconds, for which the offset is to be
     * @param listener gets each
     */
    RoundTrips roundTrips(
            HostDescription.ClockSource source, Duration interval, LongSupplier clock, ClockExchange.Listener listener);

    /** A command that runs on the edge while somebody listens. */
    interface Listening extends AutoCloseable {
        /** Ends the command, which is started again after a while. Does not wait for the other end. */
        void restart();

        /** Ends the command and the listener. Does not wait for the other end. */
        @Override
        void close();
    }

    /** Questions for the time that are asked again and again. */
    interface RoundTrips extends AutoCloseable {
        /** Has a round trip made soon, without waiting for the interval; any thread may ask. */
        void soon();

        /** Makes no more round trips. */
        @Override
        void close();
    }
}
