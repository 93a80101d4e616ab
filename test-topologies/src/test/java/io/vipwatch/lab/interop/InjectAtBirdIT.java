package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ForeignPeer.Implementation;

/** The injector with BIRD 2 as its edge. */
class InjectAtBirdIT extends ForeignEdgeForwarding {
    InjectAtBirdIT() {
        super(Implementation.BIRD2);
    }
}
