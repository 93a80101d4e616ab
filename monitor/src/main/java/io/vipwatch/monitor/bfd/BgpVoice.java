package io.vipwatch.monitor.bfd;

/** Who is told what BFD has to say about the BGP sessions; on the thread of the coupling. */
interface BgpVoice {
    /** Tells what follows for the BGP session with a neighbour, if there is one. */
    void tell(String peer, Coupling coupling);
}
