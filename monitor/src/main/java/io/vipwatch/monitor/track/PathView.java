package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import java.util.List;
import java.util.OptionalLong;

/**
 * A path of a tracked prefix as it stands, gone ones included for a while.
 *
 * @param peer whose it is
 * @param pathId its path identifier, where the session has them
 * @param nextHop its next hop, or the one it had
 * @param state what has become of it
 * @param ownership whether the node is an origin
 * @param ownershipEvidence by what that is known
 * @param since when it got its state
 */
public record PathView(
        PeerName peer,
        OptionalLong pathId,
        List<IpAddress> nextHop,
        PathState state,
        Ownership ownership,
        String ownershipEvidence,
        Moment since) {}
