package io.vipwatch.monitor.crosscheck;

import static io.vipwatch.monitor.crosscheck.Difference.Kind.MISSING_AT_EDGE;
import static io.vipwatch.monitor.crosscheck.Difference.Kind.POLICY_REJECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.AdjRibIn;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 4271 §3.2: a route that is in the Adj-RIB-In and not in the Loc-RIB was dropped by policy; if it lasts. */
class PolicyRejectedTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final IpAddress ADDRESS = IpAddress.of("2001:db8::11");
    private static final Node NODE = new Node("node1", ADDRESS);
    private static final long SECOND = 1_000_000_000;
    private static final String HEARD = "{\"receivedRoutes\":{\"" + VIP + "\":{\"path\":\"65010\"}}}";
    private static final String NOTHING_HEARD = "{\"receivedRoutes\":{}}";
    private static final String HALF = "{\"receivedRoutes\":{\"" + VIP + "\":{";

    private static Optional<Answer<Set<Prefix>>> answer(String text) {
        return Optional.of(AdjRibIn.read(new StringReader(text), VIP::equals));
    }

    /** The node announces the address to us, and the edge's Loc-RIB does not have it. */
    private static PrefixViews row(Optional<Answer<Set<Prefix>>> heard) {
        return row(heard, OptionalLong.empty());
    }

    private static PrefixViews row(Optional<Answer<Set<Prefix>>> heard, OptionalLong changed) {
        EdgeSnapshot edge = new EdgeSnapshot(
                BgpSummary.read("{\"peers\":{\"" + ADDRESS + "\":{\"state\":\"Established\",\"peerState\":\"OK\"}}}"),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                heard.map(told -> Map.of(ADDRESS, told)).orElse(Map.of()),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(List.of()),
                new Answer.Read<>(new KernelTable(0, List.of())));
        Told told = new Told(NODE, true, Optional.empty(), false, Set.of(ADDRESS), changed);
        return PrefixViews.of(VIP, List.of(told), edge, new View.Unknown<>("no probe"));
    }

    private static Mismatches.Turn look(Mismatches before, long second, Optional<Answer<Set<Prefix>>> heard) {
        return before.seen(List.of(row(heard)), Duration.ofSeconds(2), second * SECOND);
    }

    @Test
    void aDifferenceThatWasThereBeforeTheNodesLastChangeTooHasNotLasted() {
        Mismatches.Turn turn = look(Mismatches.none(), 0, Optional.empty());
        for (long second = 3; second < 12; second += 3) { // withdrawn and announced again meanwhile
            PrefixViews again = row(Optional.empty(), OptionalLong.of((second - 1) * SECOND));
            turn = turn.mismatches().seen(List.of(again), Duration.ofSeconds(2), second * SECOND);
            assertThat(turn.raised()).isEmpty();
        }
        PrefixViews settled = row(Optional.empty(), OptionalLong.of(8 * SECOND));
        turn = turn.mismatches().seen(List.of(settled), Duration.ofSeconds(2), 10 * SECOND);
        assertThat(turn.raised()).singleElement().satisfies(one -> {
            assertThat(one.difference().kind()).isEqualTo(MISSING_AT_EDGE);
            assertThat(one.since()).isEqualTo(8 * SECOND);
        });
    }

    private static void assertFound(Optional<Answer<Set<Prefix>>> heard, Difference.Kind kind, String text) {
        List<Difference> found = Comparison.of(row(heard));
        assertThat(found).extracting(Difference::kind).containsExactly(kind);
        assertThat(found.getFirst().text()).contains(text);
    }

    @Test
    void whatTheEdgeHasHeardAndDoesNotHaveItsPolicyDropped() {
        assertFound(answer(HEARD), POLICY_REJECTED, "whose policy drops it");
        assertFound(answer(NOTHING_HEARD), MISSING_AT_EDGE, "has not been told");
    }

    @Test
    void whereTheEdgeDoesNotKeepWhatItHearsItIsSaidHowToKnow() {
        assertFound(Optional.empty(), MISSING_AT_EDGE, "not known without soft-reconfiguration inbound");
        assertFound(answer(HALF), MISSING_AT_EDGE, "not known without soft-reconfiguration inbound");
    }

    @Test
    void whatWasMissingUntilTheEdgeSaidWhyIsRaisedAsSoonAsIfItHadBeenSaidAtOnce() {
        Mismatches.Turn turn = look(Mismatches.none(), 0, Optional.empty());
        turn = look(turn.mismatches(), 1, answer(HEARD));
        assertThat(turn.raised()).isEmpty();
        turn = look(turn.mismatches(), 2, answer(HEARD));
        assertThat(turn.raised()).extracting(one -> one.difference().kind()).containsExactly(POLICY_REJECTED);
        assertThat(turn.raised().getFirst().since()).isZero();
        assertThat(turn.ended()).isEmpty();
    }

    @Test
    void anAnswerThatCannotBeReadTakesNothingBack() {
        Mismatches.Turn turn = look(Mismatches.none(), 0, answer(HEARD));
        turn = look(turn.mismatches(), 2, answer(HEARD));
        assertThat(turn.raised()).hasSize(1);
        for (int second = 3; second < 9; second++) {
            turn = look(turn.mismatches(), second, answer(HALF));
            assertThat(turn.raised()).isEmpty();
            assertThat(turn.ended()).isEmpty();
        }
        assertThat(turn.mismatches().of(VIP)).extracting(Difference::kind).containsExactly(POLICY_REJECTED);
        turn = look(turn.mismatches(), 9, answer(NOTHING_HEARD));
        assertThat(turn.ended()).hasSize(1);
    }
}
