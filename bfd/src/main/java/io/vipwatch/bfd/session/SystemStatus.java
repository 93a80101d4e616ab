package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.socket.Abilities;
import java.time.Duration;
import java.util.Map;

/**
 * A system as it is.
 *
 * @param running whether its engine runs; once it does not, nothing is known of any session
 * @param abilities what its sockets can do
 * @param received datagrams read
 * @param discarded datagrams that belong to no session, by reason; no reason with zero
 * @param receiveBufferDrops datagrams that the kernel dropped because a receive buffer was full
 * @param unusableStamps datagrams whose kernel stamp could not be used
 * @param stalls how often this process did not run in time
 * @param worstStall how late it was at worst
 * @param faults how many mistakes of ours were caught
 */
public record SystemStatus(
        boolean running,
        Abilities abilities,
        long received,
        Map<DiscardReason, Long> discarded,
        long receiveBufferDrops,
        long unusableStamps,
        long stalls,
        Duration worstStall,
        long faults) {
    public SystemStatus {
        discarded = Map.copyOf(discarded);
    }
}
