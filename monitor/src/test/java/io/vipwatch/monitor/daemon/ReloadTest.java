package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.config.ConfigDiff;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerSection;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private static MonitorConfig config(String peers) throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: []}
                peers:
                """ + peers, Path.of("/etc"));
    }

    /** {@return a speaker that refuses peers of AS 64666 and takes all others} */
    private static Speaker choosy() {
        return (Speaker) Proxy.newProxyInstance(
                Speaker.class.getClassLoader(), new Class<?>[] {Speaker.class}, (self, method, arguments) -> {
                    if (arguments[0] instanceof PeerConfig peer && peer.remoteAs() == 64666) {
                        throw new IllegalArgumentException("not this one");
                    }
                    return null;
                });
    }

    @Test
    void a_change_that_fails_is_not_taken_as_done_so_that_the_next_reload_tries_again() throws Exception {
        MonitorConfig running = config("""
                  - {name: stays, address: 2001:db8::11, asn: 65010}
                  - {name: changes, address: 2001:db8::12, asn: 65010}
                  - {name: refused, address: 2001:db8::13, asn: 65010}
                """);
        MonitorConfig wanted = config("""
                  - {name: stays, address: 2001:db8::11, asn: 65010}
                  - {name: changes, address: 2001:db8::12, asn: 65011}
                  - {name: refused, address: 2001:db8::13, asn: 64666}
                  - {name: new, address: 2001:db8::14, asn: 64666}
                """);
        Reload.Outcome outcome = new Reload(choosy(), running.speaker(), _ -> Optional.empty())
                .apply(running.peers(), ConfigDiff.between(running, wanted));
        assertThat(outcome.peers())
                .extracting(PeerSection::name, PeerSection::asn)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("stays", 65010L),
                        org.assertj.core.groups.Tuple.tuple("changes", 65011L),
                        org.assertj.core.groups.Tuple.tuple("refused", 65010L));
        assertThat(outcome.done())
                .containsExactly(
                        "peer changes changed",
                        "peer refused changed: failed: not this one",
                        "peer new added: failed: not this one");
    }
}
