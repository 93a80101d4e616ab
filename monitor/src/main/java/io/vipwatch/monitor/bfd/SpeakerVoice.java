package io.vipwatch.monitor.bfd;

import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a BGP speaker; on the thread of the coupling, which the speaker does not delay. */
record SpeakerVoice(Speaker speaker, Exemptions exemptions) implements BgpVoice {
    private static final Logger LOG = LoggerFactory.getLogger(SpeakerVoice.class);

    @Override
    public void tell(String peer, Coupling coupling) {
        exemptions.told(peer, coupling);
        try {
            switch (coupling) {
                case LET_GO_ON -> speaker.bfdUp(peer);
                case CLOSE -> speaker.bfdDown(peer);
                case FLUSH_STALE -> speaker.flushStale(peer, FlushReason.BFD_DOWN);
                case LEAVE_ALONE -> speaker.bfdAdminDown(peer);
                case FORGET -> speaker.bfdUnknown(peer);
                case NOTHING -> {}
            }
        } catch (SpeakerException noBgpWithIt) {
            LOG.debug("there is no BGP session with {}", peer);
        }
    }
}
