package io.vipwatch.lab.topology;

/** Models a speaker on the lab's network, before it runs. */
public sealed interface Member permits EdgeRouter, CalicoNode, Observer {
    /** {@return the name, unique in the topology} */
    String name();

    /** {@return the host part of its address within the lab's network, 1 to 65535} */
    int host();

    /** {@return its autonomous system number} */
    long asn();
}
