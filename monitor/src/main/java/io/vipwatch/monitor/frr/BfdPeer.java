package io.vipwatch.monitor.frr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * Models a BFD session of the edge (RFC 5880 §6.8.1), as its bfdd tells it.
 *
 * @param peer the address of the other end
 * @param local the edge's own address, if FRR knows it
 * @param networkInterface the interface
 * @param multihop whether it runs over several hops (RFC 5883)
 * @param status up, down, init or shutdown
 * @param discriminator bfd.LocalDiscr
 * @param remoteDiscriminator bfd.RemoteDiscr; 0 while nothing is heard
 * @param inStatus how long it has been up or down, to the second
 * @param diagnostic bfd.LocalDiag in FRR's words
 * @param remoteDiagnostic the diagnostic that the other end sent
 * @param localTimers intervals of the edge
 * @param remoteTimers intervals of the other end, as last heard
 */
public record BfdPeer(
        String peer,
        Optional<String> local,
        Optional<String> networkInterface,
        boolean multihop,
        String status,
        OptionalLong discriminator,
        OptionalLong remoteDiscriminator,
        Optional<Duration> inStatus,
        Optional<String> diagnostic,
        Optional<String> remoteDiagnostic,
        Timers localTimers,
        Timers remoteTimers) {
    /**
     * What one end proposes.
     *
     * @param receive Required Min RX Interval
     * @param transmit Desired Min TX Interval
     * @param detectMultiplier Detect Mult
     */
    public record Timers(Optional<Duration> receive, Optional<Duration> transmit, OptionalLong detectMultiplier) {}

    /** {@return whether the session is up} */
    public boolean up() {
        return status.equals("up");
    }

    /** {@return the answer to {@code show bfd peers json}; an empty list when there is no session} */
    public static Answer<List<BfdPeer>> read(String text) {
        return JsonAnswer.read(text, BfdPeer::form);
    }

    private static Answer<List<BfdPeer>> form(JsonNode document) {
        if (!document.isArray()) {
            return JsonAnswer.unknownForm("JSON, but not a list of peers");
        }
        List<BfdPeer> peers = new ArrayList<>();
        for (JsonNode one : document) {
            Optional<String> peer = JsonAnswer.text(one, "peer");
            Optional<String> status = JsonAnswer.text(one, "status");
            if (peer.isEmpty() || status.isEmpty()) {
                return JsonAnswer.unknownForm("a BFD session without its peer or status");
            }
            peers.add(session(peer.get(), status.get(), one));
        }
        return new Answer.Read<>(List.copyOf(peers));
    }

    private static BfdPeer session(String peer, String status, JsonNode one) {
        OptionalLong seconds = JsonAnswer.number(one, "uptime");
        return new BfdPeer(
                peer,
                JsonAnswer.text(one, "local").filter(address -> !address.equals("unknown")),
                JsonAnswer.text(one, "interface"),
                JsonAnswer.flag(one, "multihop"),
                status,
                JsonAnswer.number(one, "id"),
                JsonAnswer.number(one, "remote-id"),
                duration(seconds.isPresent() ? seconds : JsonAnswer.number(one, "downtime"), 1000),
                JsonAnswer.text(one, "diagnostic"),
                JsonAnswer.text(one, "remote-diagnostic"),
                timers(one, ""),
                timers(one, "remote-"));
    }

    private static Timers timers(JsonNode one, String end) {
        return new Timers(
                duration(JsonAnswer.number(one, end + "receive-interval"), 1),
                duration(JsonAnswer.number(one, end + "transmit-interval"), 1),
                JsonAnswer.number(one, end + "detect-multiplier"));
    }

    private static Optional<Duration> duration(OptionalLong count, long millis) {
        return count.isPresent() && count.getAsLong() <= 0xffff_ffffL
                ? Optional.of(Duration.ofMillis(count.getAsLong() * millis))
                : Optional.empty();
    }
}
