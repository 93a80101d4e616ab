package io.vipwatch.monitor.prober;

import java.nio.channels.SelectionKey;

/** What the prober's thread calls when a channel has something; attached to the channel's key. */
@FunctionalInterface
interface Ready {
    /** Everything that the channel has is read before this returns. */
    void ready(SelectionKey key);
}
