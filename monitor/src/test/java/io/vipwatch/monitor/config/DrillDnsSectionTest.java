package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.dial.NamedService;
import io.vipwatch.monitor.dns.DialTimers;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillDnsSectionTest {
    private static final String LEAST = "server: '2001:db8::53', name: k8s-cluster.example.org, zone: example.org";

    private static DrillDnsSection dns(String keys) throws ConfigException {
        return new ConfigReader(Map.of("KEY", "c2VjcmV0IGtleQ==", "BAD", "no base64!"))
                .parse("v.yaml", """
                        speaker: {asn: 64512, router_id: 192.0.2.1}
                        peers: [{name: node1, address: 2001:db8::11, asn: 65010}]
                        drill: {dns: {%s}}
                        """.formatted(keys), Path.of("/nowhere"))
                .drill()
                .flatMap(DrillSection::dns)
                .orElseThrow();
    }

    @Test
    void theServerIsAskedAtPort5353AndTheServiceAtThatOfTheApi() throws ConfigException {
        NamedService service = NamedService.of(dns(LEAST), DialTimers.STANDARD);
        assertThat(service.server().address().getPort()).isEqualTo(5353);
        assertThat(service.port()).isEqualTo(6443);
        assertThat(service.type()).isEqualTo(DnsQuestion.Type.AAAA);
        assertThat(service.cache()).isEmpty();
        assertThat(service.key()).isEmpty();
    }

    @Test
    void theNameIsChangedOnlyWhereTheKeyForThatIsGiven() throws ConfigException {
        DrillDnsSection section = dns(LEAST + ", update: {key: drill, secret: {env: KEY}}");
        assertThat(section.update().map(DrillDnsSection.Update::octets))
                .hasValueSatisfying(key -> assertThat(new String(key, java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("secret key"));
        assertThat(NamedService.of(section, DialTimers.STANDARD).key())
                .map(Object::toString)
                .contains("the key drill");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server: '2001:db8::53', name: api.example.net, zone: example.org | a name in the zone example.org",
                "server: '2001:db8::53', name: api-example.org, zone: example.org | a name in the zone example.org",
                "server: dns1, name: api.example.org, zone: example.org | drill.dns.server",
                "name: api.example.org, zone: example.org | drill.dns.server",
                "server: '2001:db8::53', name: a.example.org, zone: example.org, update: {key: drill, secret: {env: BAD}} | base64"
            })
    void whatIsWrongIsNamed(String keys, String message) {
        assertThatThrownBy(() -> dns(keys)).isInstanceOf(ConfigException.class).hasMessageContaining(message);
    }
}
