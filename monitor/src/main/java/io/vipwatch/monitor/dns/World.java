package io.vipwatch.monitor.dns;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.List;

/** What a client meets: answers of a resolver, and servers that take connections, refuse them or are silent. */
public interface World {
    /** {@return the addresses of the name as somebody who asks at {@code at} is told, in the order of the answer} */
    List<IpAddress> resolve(Duration at);

    /** {@return what comes of a connection to {@code address} that is begun at {@code at}} */
    Reaction connect(IpAddress address, Duration at);

    /** What comes of an attempt to connect. */
    sealed interface Reaction {
        /** The server takes it, so long after the attempt. */
        record Accepts(Duration after) implements Reaction {}

        /** Somebody refuses it, so long after the attempt: a host whose process is dead answers with a RST. */
        record Refuses(Duration after) implements Reaction {}

        /** Nobody says anything: a host that is dead. */
        record Silent() implements Reaction {}
    }
}
