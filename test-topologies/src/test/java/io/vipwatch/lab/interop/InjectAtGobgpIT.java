package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ForeignPeer.Implementation;

/** The injector with GoBGP as its edge. */
class InjectAtGobgpIT extends ForeignEdgeForwarding {
    InjectAtGobgpIT() {
        super(Implementation.GOBGP);
    }
}
