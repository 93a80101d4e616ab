package io.vipwatch.monitor.ssh;

import java.time.Duration;

/** Where the connection to the edge stands. */
public sealed interface LinkState {
    /**
     * An attempt is being made.
     *
     * @param attempt which one since the last connection, from 1
     */
    record Connecting(int attempt) implements LinkState {}

    /**
     * There is a connection.
     *
     * @param server what the other end says it is (RFC 4253 §4.2)
     */
    record Connected(String server) implements LinkState {}

    /**
     * There is none.
     *
     * @param failure why
     * @param retry how long until the next attempt
     */
    record Waiting(LinkFailure failure, Duration retry) implements LinkState {}

    /** There will be none any more. */
    record Closed() implements LinkState {}
}
