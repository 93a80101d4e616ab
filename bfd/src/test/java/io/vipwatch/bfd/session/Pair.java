package io.vipwatch.bfd.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.AuthenticationKey;
import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.Octets;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;

/** Two systems with a session between them, called {@code "peer"} by both. */
final class Pair {
    static final String LEFT = "2001:db8::1";
    static final String RIGHT = "2001:db8::2";
    static final InetAddress LEFT_ADDRESS = InetAddress.ofLiteral(LEFT);
    static final InetAddress RIGHT_ADDRESS = InetAddress.ofLiteral(RIGHT);

    final VirtualNetwork network;
    final VirtualSystem left;
    final VirtualSystem right;
    final VirtualNetwork.Link toRight;
    final VirtualNetwork.Link toLeft;

    Pair(long seed) {
        network = new VirtualNetwork(seed);
        left = network.system("left", LEFT);
        right = network.system("right", RIGHT);
        toRight = network.link(LEFT_ADDRESS, RIGHT_ADDRESS);
        toLeft = network.link(RIGHT_ADDRESS, LEFT_ADDRESS);
    }

    static Parameters parameters(int millis, int multiplier) {
        return new Parameters(Role.ACTIVE, 1000L * millis, 1000L * millis, multiplier);
    }

    static Parameters passive(int millis, int multiplier) {
        return new Parameters(Role.PASSIVE, 1000L * millis, 1000L * millis, multiplier);
    }

    static SessionConfig session(String remote, Parameters parameters) {
        return SessionConfig.of("peer", InetAddress.ofLiteral(remote), Encapsulation.singleHop(), parameters);
    }

    static KeyChain keys(AuthenticationType type) {
        return KeyChain.of(new AuthenticationKey(type, 3, Octets.copyOf(new byte[] {1, 2, 3, 4})));
    }

    /** A pair whose sessions, of these parameters, are Up and settled. */
    static Pair up(long seed, Parameters parameters) {
        return up(seed, parameters, Optional.empty());
    }

    static Pair up(long seed, Parameters parameters, Optional<KeyChain> keys) {
        Pair pair = new Pair(seed);
        pair.left.add(with(session(RIGHT, parameters), keys));
        pair.right.add(with(session(LEFT, parameters), keys));
        pair.network.run(10 * VirtualNetwork.SECOND);
        if (!pair.left.up("peer") || !pair.right.up("peer")) {
            throw new AssertionError("seed " + seed + ": not Up");
        }
        return pair;
    }

    /** {@return the left system's discriminator} */
    long ours() {
        return left.live("peer").session().localDiscriminator();
    }

    /** {@return what the left session has discarded when {@code datagram} has arrived, which does not take it down} */
    Map<DiscardReason, Long> discarded(VirtualDatagram datagram) {
        left.arrive(datagram);
        network.run(VirtualNetwork.MILLISECOND);
        assertThat(left.up("peer")).as("the session stays Up").isTrue();
        return left.status("peer").counters().discarded();
    }

    private static SessionConfig with(SessionConfig config, Optional<KeyChain> keys) {
        return keys.map(config::with).orElse(config);
    }
}
