package io.vipwatch.lab.topology;

/** Models what a node tells its external peers of the routes that it learned from the other nodes. */
public enum ReAdvertisement {
    /**
     * Calico's default: a node announces the other nodes' routes too, with itself as next hop and one path identifier
     * each, so that n nodes make n × n paths for the virtual IP address.
     */
    MESH_DEFAULT,
    /** With a BGPFilter that rejects the source RemotePeers on export: one path from each node. */
    REMOTE_PEERS_REJECTED
}
