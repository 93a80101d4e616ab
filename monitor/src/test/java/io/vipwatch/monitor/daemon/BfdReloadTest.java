package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.SessionUp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reload of a whole daemon does to BFD, and that a BGP session with a real peer does not notice. */
class BfdReloadTest extends BfdDaemonFixture {
    @BeforeEach
    void awaitSession() throws Exception {
        observed.await(SessionUp.class, any -> true);
    }

    @Test
    void bfdIsPutInChangedAndTakenOutWithoutTheBgpSessionNoticing() throws Exception {
        daemon.reload(config(""));
        bfd.asked.clear();
        assertThat(daemon.reload(config("{}"))).containsExactly("peer node1 changed", "bfd with node1 added");
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        daemon.reload(config("{interval: 100ms, multiplier: 5}"));
        daemon.reload(
                config("{interval: 100ms, multiplier: 5, authentication: {keys: [{id: 9, secret: {env: KEY}}]}}"));
        daemon.reload(config("{interval: 100ms, multihop: true}"));
        assertThat(daemon.reload(config(""))).containsExactly("peer node1 changed", "bfd with node1 removed");
        assertThat(bfd.asked)
                .containsExactly(
                        "add node1",
                        "change node1 100000 × 5",
                        "keys node1 Optional[9]",
                        "listen 4784",
                        "remove node1",
                        "add node1",
                        "remove node1");
        nothingHappensToTheSession();
    }

    @Test
    void aReloadThatNeedsAnotherPortOpensItAndNeitherOtherSessionsNorBgpNotice() throws Exception {
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);

        assertThat(daemon.reload(config("{multihop: true}")))
                .containsExactly("peer node1 changed", "bfd with node1 changed");

        assertThat(bfd.asked).containsExactly("add node1", "listen 4784", "remove node1", "add node1");
        bfd.up("node1");
        observed.await(BfdUp.class, up -> up.session().mode().equals("multihop"));
        nothingHappensToTheSession();
    }

    @Test
    void aReloadThatChangesWhatAllSessionsHaveInCommonBeginsTheEngineAnewOnlyWhereItMustBe() throws Exception {
        String other = "bfd: {multihop_port: 4785, receive_buffer: 8MiB}\n";
        assertThat(daemon.reload(config("{}", "bfd: {multihop_port: 4785}\n"))).isEmpty();
        assertThat(bfd.asked).containsExactly("add node1");
        assertThat(daemon.reload(config("{}", other)))
                .containsExactly("bfd begun anew with other sockets", "bfd with node1 begun anew");
        assertThat(bfd.config().sockets().receiveBuffer()).isEqualTo(8 << 20);
        nothingHappensToTheSession();
    }

    @Test
    void aSessionGoesOnAsItWasWhereTheOtherPortCannotBeHad() throws Exception {
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        bfd.refuse(4784);
        assertThat(daemon.reload(config("{multihop: true}")))
                .containsExactly("peer node1 changed", "bfd with node1 changed: failed: port 4784 is taken");
        assertThat(bfd.asked).containsExactly("add node1");
        bfd.refuse(0);
        assertThat(daemon.reload(config("{multihop: true}"))).containsExactly("bfd with node1 changed");
        nothingHappensToTheSession();
    }

    @Test
    void anEngineThatCannotBeginAnewGoesOnAsItWasAndTheNextReloadTriesAgain() throws Exception {
        String larger = "bfd: {receive_buffer: 8MiB}\n";
        bfd.refuseReceiveBuffer(8 << 20);
        assertThat(daemon.reload(config("{}", larger)))
                .containsExactly(
                        "bfd with other sockets: failed: no such receive buffer; it goes on with those it had",
                        "bfd with node1");
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        bfd.refuseReceiveBuffer(0);
        assertThat(daemon.reload(config("{}", larger)))
                .containsExactly("bfd begun anew with other sockets", "bfd with node1 begun anew");
        nothingHappensToTheSession();
    }
}
