package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** BFD strict mode (draft-ietf-idr-bgp-bfd-strict-mode): BGP waits for BFD. */
class BfdStrictModeTest extends BfdDaemonFixture {
    @Test
    void inStrictModeTheSessionComesUpWhenBfdDoes() throws Exception {
        startStrict();
        assertThat(session().state()).isEqualTo("OpenConfirm");
        bfd.up("node1");
        established();
        assertThat(session().bfdStrict().orElseThrow().negotiated()).contains(true);
    }

    @Test
    void inStrictModeAnAdminDownOfThePeerReleasesTheSessionThoughItChangesNoState() throws Exception {
        startStrict();
        bfd.heardAdminDown("node1");
        established();
    }

    @Test
    void inStrictModeBfdThatWasUpBeforeTheSessionIsNotWaitedFor() throws Exception {
        start("{strict: true}", monitor -> {
            bfd.up("node1");
            return strict(monitor);
        });
        established();
    }

    @Test
    void inStrictModeASessionThatBeganAnewIsWaitedForAgain() throws Exception {
        start("{strict: {hold_time: 60s}}", monitor -> {
            bfd.up("node1");
            return strict(monitor);
        });
        established();
        daemon.reload(config("{strict: {hold_time: 60s}, multihop: true}"));
        assertThat(waits()).isTrue();
        bfd.up("node1");
        observed.await(SessionUp.class, any -> true);
    }

    @Test
    void inStrictModeAPeerThatSaidAdminDownAndThenDiedIsWaitedForAgain() throws Exception {
        startStrict();
        bfd.heardAdminDown("node1");
        established();
        bfd.fallSilent("node1");
        // Sooner or later: the sessions are looked at once a second.
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!waits()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void strictModeThatIsPutInWaitsNoLongerThanItMustForBfdThatIsUpAlready() throws Exception {
        start("{}", BfdDaemonFixture::strict);
        established();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        daemon.reload(config("{strict: {hold_time: 60s}}"));
        observed.await(SessionDown.class, any -> true);
        node.close();
        node = strict(daemon.bgpAddresses().getFirst());
        observed.await(SessionUp.class, any -> true);
    }

    private void startStrict() throws Exception {
        start("{strict: {hold_time: 60s}}", BfdDaemonFixture::strict);
        while (!session().state().equals("OpenConfirm")) {
            Thread.onSpinWait();
        }
    }
}
