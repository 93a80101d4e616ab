package io.vipwatch.lab.simulated;

import io.vipwatch.lab.topology.Member;

/**
 * Another member as seen by one.
 *
 * @param member the other member
 * @param port the port to call; 0: the other member calls
 */
record Neighbor(Member member, int port) {
    boolean calls() {
        return port == 0;
    }
}
