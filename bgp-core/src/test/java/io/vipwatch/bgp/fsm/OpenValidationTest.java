package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.Role;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 4271 §6.2 and what later RFCs made of it: which OPENs are refused, and how. */
class OpenValidationTest {
    private static final String ACCEPTABLE = "acceptable";

    private static String judge(PeerSettings local, Open remote) {
        return switch (OpenValidation.judge(local, remote)) {
            case OpenVerdict.Acceptable _ -> ACCEPTABLE;
            case OpenVerdict.Unacceptable(Notification answer) ->
                answer.code() + "/" + answer.subcode()
                        + (answer.data().isEmpty() ? "" : " " + answer.data().toHex());
        };
    }

    private static PeerSettings any(long localAs) {
        return PeerSettings.of(localAs, OptionalLong.empty(), Peers.OUR_ID, true, Peers.capabilities(localAs));
    }

    @Test
    void anotherVersionIsRefusedWithOurs() {
        Open remote = new Open(3, 65010, 90, Peers.PEER_ID, Peers.capabilities(65010));
        assertThat(judge(Peers.us(), remote)).isEqualTo("2/1 0004");
    }

    @ParameterizedTest
    @CsvSource({
        // field, capability, expected
        "65010, 65010, acceptable",
        "23456, 400000, acceptable",
        "0, 65010, 2/2",
        "65010, 0, 2/2",
        "23456, 23456, 2/2",
        "65010, 65011, 2/2"
    })
    void theAsNumberMustBeOneAndTheSameInBothPlaces(int field, long capability, String expected) {
        Open remote = new Open(4, field, 90, Peers.PEER_ID, Peers.capabilities(capability));
        assertThat(judge(any(Peers.OUR_AS), remote)).isEqualTo(expected);
    }

    @Test
    void asTransWithoutTheCapabilityIsNobody() {
        List<Capability> two = List.of(new Multiprotocol(Family.IPV6_UNICAST));
        assertThat(judge(any(Peers.OUR_AS), new Open(4, 23456, 90, Peers.PEER_ID, two)))
                .isEqualTo("2/2");
        assertThat(judge(any(Peers.OUR_AS), new Open(4, 65010, 90, Peers.PEER_ID, two)))
                .isEqualTo(ACCEPTABLE);
    }

    @Test
    void anAsThatWasNotConfiguredIsRefused() {
        assertThat(judge(Peers.us(), Open.of(64999, 90, Peers.PEER_ID, Peers.capabilities(64999))))
                .isEqualTo("2/2");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 65010, 2/3",
        "0.0.0.0, 65101, 2/3",
        "198.51.100.5, 65101, 2/3",
        "198.51.100.5, 65010, acceptable",
        "224.0.0.1, 65010, acceptable"
    })
    void theIdentifierIsNotZeroAndUniqueWithinTheAs(String id, long asn, String expected) {
        Open remote = Open.of(asn, 90, RouterId.of(id), Peers.capabilities(asn));
        assertThat(judge(any(Peers.OUR_AS), remote)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, acceptable, 0",
        "1, 2/6, -1",
        "2, 2/6, -1",
        "3, acceptable, 3",
        "9, acceptable, 9",
        "65535, acceptable, 9"
    })
    void theHoldTimeIsTheSmallerOneAndNeitherOneNorTwoSeconds(int proposed, String expected, int negotiated) {
        Open remote = Open.of(Peers.PEER_AS, proposed, Peers.PEER_ID, Peers.capabilities(Peers.PEER_AS));
        assertThat(judge(Peers.us(), remote)).isEqualTo(expected);
        if (negotiated >= 0) {
            assertThat(Peers.negotiated(Peers.us(), remote).holdTime()).isEqualTo(Duration.ofSeconds(negotiated));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3, acceptable",
        "3, 0, acceptable",
        "1, 2, acceptable",
        "2, 1, acceptable",
        "4, 4, acceptable",
        "0, 0, 2/11",
        "3, 4, 2/11",
        "4, 3, 2/11",
        "1, 1, 2/11",
        "9, 9, 2/11"
    })
    void rolesMustBeAPair(int ours, int theirs, String expected) {
        assertThat(judge(Peers.us(new Role(ours)), Peers.peer(new Role(theirs))))
                .isEqualTo(expected);
    }

    @Test
    void aRoleThatThePeerDoesNotSayIsToleratedUnlessRequired() {
        PeerSettings lenient = Peers.us(new Role(Role.PEER));
        assertThat(judge(lenient, Peers.peer())).isEqualTo(ACCEPTABLE);
        assertThat(judge(requiring(lenient, Role.CODE), Peers.peer())).isEqualTo("2/11");
    }

    @Test
    void twoDifferentRolesAreAMismatch() {
        assertThat(judge(Peers.us(new Role(Role.PEER)), Peers.peer(new Role(Role.PEER), new Role(Role.PROVIDER))))
                .isEqualTo("2/11");
        assertThat(judge(Peers.us(new Role(Role.PEER)), Peers.peer(new Role(Role.PEER), new Role(Role.PEER))))
                .isEqualTo(ACCEPTABLE);
    }

    @Test
    void aRequiredCapabilityThatIsMissingIsNamed() {
        assertThat(judge(requiring(Peers.us(), GracefulRestart.CODE), Peers.peer()))
                .isEqualTo("2/7 4000");
        assertThat(judge(requiring(Peers.us(), GracefulRestart.CODE), Peers.peer(Peers.KEEPS_IPV6)))
                .isEqualTo(ACCEPTABLE);
    }

    @Test
    void withoutACommonFamilyThereIsNothingToTalkAbout() {
        Open ipv4 = Open.of(Peers.PEER_AS, 90, Peers.PEER_ID, List.of(new FourOctetAs(Peers.PEER_AS)));
        assertThat(judge(Peers.us(), ipv4)).isEqualTo("2/7 010400020001");
    }

    @Test
    void anUnacceptableOpenEndsTheConnectionAndDampsThePeer() {
        PeerScript script = new PeerScript(Peers.passive());
        script.play(new PeerEvent.Start());
        script.play(new PeerEvent.Accepted());
        Open bad = Open.of(Peers.PEER_AS, 2, Peers.PEER_ID, Peers.capabilities(Peers.PEER_AS));
        assertThat(script.receive(1, bad)).isEqualTo("close:2/6@1 ended@1:notification-sent damped:5000");
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("refuse:6/5");
    }

    private static PeerSettings requiring(PeerSettings settings, int code) {
        return new PeerSettings(
                settings.localAs(),
                settings.remoteAs(),
                settings.routerId(),
                settings.passive(),
                settings.capabilities(),
                Set.of(code),
                settings.times(),
                settings.maximumPrefixes(),
                settings.retention(),
                settings.bfdStrictHold());
    }
}
