package io.vipwatch.bgp.pcap;

import static io.vipwatch.bgp.pcap.Packets.TO_EDGE;
import static io.vipwatch.bgp.pcap.Packets.TO_NODE;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.MessageEncoder;
import io.vipwatch.bgp.message.BgpMessage;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptureDecoderTest {
    private static final Family IPV6 = Family.IPV6_UNICAST;
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final List<Capability> TWO_OCTET_AS = List.of(new Multiprotocol(IPV6));
    private static final List<Capability> SENDS_PATHS = List.of(
            new Multiprotocol(IPV6),
            new FourOctetAs(65010),
            new AddPath(List.of(new AddPath.Tuple(IPV6, AddPath.Tuple.BOTH))));
    private static final List<Capability> RECEIVES_PATHS = List.of(
            new Multiprotocol(IPV6),
            new FourOctetAs(65101),
            new AddPath(List.of(new AddPath.Tuple(IPV6, AddPath.Tuple.RECEIVE))));

    private final CaptureDecoder decoder = new CaptureDecoder(Set.of());

    private static NegotiatedSession session(boolean fourOctetAs, Set<Family> addPath) {
        return new NegotiatedSession(false, fourOctetAs, Set.of(IPV6), addPath, addPath, false, Set.of(), false, false);
    }

    private static Update update(int... pathIds) {
        List<Nlri> nlri =
                Arrays.stream(pathIds).mapToObj(pathId -> Nlri.of(VIP, pathId)).toList();
        return Update.of(PathAttributes.of(
                new MpReach(List.of(IpAddress.of("2001:db8::1")), NlriList.of(IPV6, nlri)),
                Origin.IGP,
                new AsPath(List.of(AsPathSegment.sequence(65010)))));
    }

    private Decoded decode(Flow flow, BgpMessage message, NegotiatedSession context) {
        Octets octets = Octets.copyOf(MessageEncoder.encode(message, context));
        return decoder.decode(new CaptureEvent.BgpMessageSeen(0, flow, 0, octets));
    }

    private void open(Flow flow, long asn, List<Capability> capabilities) {
        Open open = Open.of(asn, 9, new RouterId((int) asn), capabilities);
        assertThat(decode(flow, open, NegotiatedSession.BEFORE_OPEN)).isEqualTo(new Decoded.Accepted(open));
    }

    @Test
    void bothOpensDecideHowEachDirectionIsRead() {
        open(TO_EDGE, 65010, SENDS_PATHS);
        open(TO_NODE, 65101, RECEIVES_PATHS);
        assertThat(decoder.context(TO_EDGE).addPathReceive()).containsExactly(IPV6);
        assertThat(decoder.context(TO_NODE).addPathReceive()).isEmpty();
        assertThat(decode(TO_EDGE, update(7), session(true, Set.of(IPV6)))).isEqualTo(new Decoded.Accepted(update(7)));
        assertThat(decode(TO_NODE, update(0), session(true, Set.of()))).isEqualTo(new Decoded.Accepted(update(0)));
    }

    @Test
    void withoutOpensAsNumbersHaveFourOctets() {
        assertThat(decode(TO_EDGE, update(0), session(true, Set.of()))).isEqualTo(new Decoded.Accepted(update(0)));
    }

    @Test
    void withoutOpensAnUpdateThatMakesSenseOnlyWithPathIdentifiersShowsThatTheyAreThere() {
        assertThat(decode(TO_EDGE, update(1, 2), session(true, Set.of(IPV6))))
                .isEqualTo(new Decoded.Accepted(update(1, 2)));
        assertThat(decoder.context(TO_EDGE).addPathReceive()).containsExactly(IPV6);
        assertThat(decoder.context(TO_NODE).addPathReceive()).isEmpty();
    }

    @Test
    void withoutOpensPathIdentifiersMayBeAssumed() {
        CaptureDecoder assuming = new CaptureDecoder(Set.of(IPV6));
        Octets octets = Octets.copyOf(MessageEncoder.encode(update(0x40_00_00_00), session(true, Set.of(IPV6))));
        assertThat(assuming.decode(new CaptureEvent.BgpMessageSeen(0, TO_EDGE, 0, octets)))
                .isEqualTo(new Decoded.Accepted(update(0x40_00_00_00)));
    }

    @Test
    void oneOpenWithoutFourOctetAsNumbersRulesThemOut() {
        open(TO_EDGE, 65010, TWO_OCTET_AS);
        assertThat(decoder.context(TO_NODE).fourOctetAs()).isFalse();
        assertThat(decode(TO_EDGE, update(0), session(false, Set.of()))).isEqualTo(new Decoded.Accepted(update(0)));
    }

    @Test
    void aNewConnectionForgetsTheOldOpens() {
        open(TO_EDGE, 65010, TWO_OCTET_AS);
        open(TO_NODE, 65101, TWO_OCTET_AS);
        decoder.opened(new CaptureEvent.ConnectionOpened(0, TO_EDGE));
        decoder.opened(new CaptureEvent.ConnectionOpened(0, TO_NODE));
        assertThat(decoder.context(TO_EDGE).fourOctetAs()).isTrue();
    }
}
