package io.vipwatch.lab.simulated;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.topology.LabFailure;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NetworkTest {
    @Test
    void aMachineWithoutTheAddressesIsToldWhatItLacks() {
        // No machine has an address of a documentation range.
        assertThatThrownBy(() -> Network.requireLocal(InetAddress.ofLiteral("192.0.2.77")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("this machine has no address 192.0.2.77")
                .hasMessageContaining("takes Linux");
        assertThatCode(() -> Network.requireLocal(InetAddress.getLoopbackAddress()))
                .doesNotThrowAnyException();
    }
}
