package io.vipwatch.monitor.frr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Models what the edge says of its BGP sessions in one family.
 *
 * @param routerId the edge's BGP Identifier
 * @param asn the edge's AS number
 * @param peers its peers, in FRR's order
 */
public record BgpSummary(Optional<String> routerId, OptionalLong asn, List<Peer> peers) {
    public BgpSummary {
        peers = List.copyOf(peers);
    }

    /**
     * One peer of the edge.
     *
     * @param name its address, or its interface
     * @param asn its AS number
     * @param state the state of RFC 4271 §8.2.2 in FRR's words
     * @param standing what FRR adds to the state since 8.0, such as "NSF passive" while graceful restart waits for the
     *     peer, or "Policy" when no policy lets its routes pass (RFC 8212)
     * @param inState how long it has been up, or down, to the second; empty when it was never up
     * @param pathsReceived how many paths it has in the table; with ADD-PATH several a prefix. Stale ones are counted
     */
    public record Peer(
            String name,
            OptionalLong asn,
            String state,
            Optional<String> standing,
            Optional<Duration> inState,
            OptionalLong pathsReceived) {
        /** {@return whether the session is up. That of a peer that lost its power is, until the hold time ends} */
        public boolean established() {
            return state.equals("Established");
        }
    }

    /** {@return the answer to {@code show bgp ipv6 unicast summary json}, or to {@code show bgp summary json}} */
    public static Answer<BgpSummary> read(String text) {
        return JsonAnswer.read(text, document -> {
            JsonNode wrapped = document.path("ipv6Unicast");
            return form(wrapped.isObject() ? wrapped : document);
        });
    }

    private static Answer<BgpSummary> form(JsonNode document) {
        JsonNode peers = document.path("peers");
        if (!peers.isObject()) {
            return JsonAnswer.unknownForm("JSON without peers");
        }
        List<Peer> list = new ArrayList<>();
        for (var one : peers.properties()) {
            Optional<String> state = JsonAnswer.text(one.getValue(), "state");
            if (state.isEmpty()) {
                return JsonAnswer.unknownForm(Excerpt.of(one.getKey()) + " without a state");
            }
            list.add(peer(one.getKey(), state.get(), one.getValue()));
        }
        return new Answer.Read<>(
                new BgpSummary(JsonAnswer.text(document, "routerId"), JsonAnswer.asNumber(document, "as"), list));
    }

    private static Peer peer(String name, String state, JsonNode peer) {
        OptionalLong millis = JsonAnswer.number(peer, "peerUptimeMsec");
        boolean ever = !JsonAnswer.text(peer, "peerUptime").orElse("never").equals("never");
        return new Peer(
                name,
                JsonAnswer.asNumber(peer, "remoteAs"),
                state,
                JsonAnswer.text(peer, "peerState"),
                ever && millis.isPresent() ? Optional.of(Duration.ofMillis(millis.getAsLong())) : Optional.empty(),
                JsonAnswer.number(peer, "pfxRcd"));
    }
}
