package io.vipwatch.monitor.bfd;

import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;

/** Tells the speaker that nothing is known by BFD any more, which never is a Down; on any thread. */
record Released(Speaker speaker, StrictWaiting waiting) {
    /** BFD has no say any more in the BGP session of that name. */
    void release(String peer) {
        waiting.end(peer);
        forget(peer);
    }

    /** Nothing is known any more: who waits for BFD waits until it is Up. */
    void forget(String peer) {
        try {
            speaker.bfdUnknown(peer);
        } catch (SpeakerException removedToo) {
            return; // with its BGP session
        }
    }
}
