package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Encapsulation;
import java.net.InetAddress;

/** A system with as many sessions as another has addresses. */
final class Star {
    final VirtualNetwork network;
    final VirtualSystem hub;
    final VirtualSystem spokes;

    Star(long seed, int sessions, Parameters parameters) {
        network = new VirtualNetwork(seed);
        hub = network.system("hub", Pair.LEFT);
        String[] addresses = new String[sessions];
        for (int index = 0; index < sessions; index++) {
            addresses[index] = "2001:db8:1::" + Integer.toHexString(index + 1);
        }
        spokes = network.system("spokes", addresses);
        for (String address : addresses) {
            InetAddress spoke = InetAddress.ofLiteral(address);
            hub.add(SessionConfig.of(address, spoke, Encapsulation.singleHop(), parameters));
            spokes.add(SessionConfig.of(address, Pair.LEFT_ADDRESS, Encapsulation.singleHop(), parameters)
                    .from(spoke));
        }
    }
}
