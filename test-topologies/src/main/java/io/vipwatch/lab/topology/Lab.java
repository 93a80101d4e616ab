package io.vipwatch.lab.topology;

import java.time.Duration;
import java.util.List;

/** Models a running lab. Closing it removes all of it. */
public interface Lab extends AutoCloseable {
    /** {@return what runs, with the network on which it really is} */
    Topology topology();

    Edge edge();

    /** {@return the nodes, node1 first} */
    List<LabNode> nodes();

    /**
     * {@return a node}
     *
     * @param number 1 is the first
     */
    default LabNode node(int number) {
        return nodes().get(number - 1);
    }

    /**
     * Waits until the edge has a session with every node, every path that the topology makes it expect, and all nodes as
     * next hops of the virtual IP address in its forwarding table.
     *
     * @throws LabFailure if that does not happen in time; the message says what is missing
     */
    void awaitConverged(Duration atMost);

    @Override
    void close();
}
