package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.vipwatch.monitor.event.BfdUp.Agreed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code bfd.down}: a BFD session with a neighbour is Up no more. Whether that is a failure of the path is said by
 * {@code failure}: an operator's AdminDown, at either end, is none (RFC 5882 §4.1).
 *
 * @param peer the neighbour
 * @param session which session, as it was when it was Up
 * @param state the state now, {@code Down} or {@code AdminDown}
 * @param cause why, such as {@code detection-time-expired}; {@code unknown} where it is caught up on
 * @param failure whether the path has failed
 * @param diagnostic the reason that we tell the remote system, by its name in RFC 5880 §4.1
 * @param remoteDiagnostic the reason that the remote system told us last
 * @param consequence what follows for the BGP session
 * @param lastReceivedEpochNanos when the last packet of the remote system arrived, by the kernel's stamp, in nanoseconds
 *     since the epoch
 * @param silence from then until the session was declared down
 * @param overhead by how much that was later than the detection time asks for, where it expired: our own slowness
 * @param learned how it came to be known
 * @param edgeStillVia of the tracked prefixes, the paths through the neighbour that the edge announces at this moment, as
 *     far as its own session tells: what it does with them from here on is its own affair. Not more than sixteen
 */
public record BfdDown(
        @JsonUnwrapped PeerName peer,
        @JsonUnwrapped Agreed session,
        String state,
        String cause,
        boolean failure,
        String diagnostic,
        Optional<String> remoteDiagnostic,
        Consequence consequence,
        @JsonProperty("last_rx_ns") OptionalLong lastReceivedEpochNanos,
        @JsonProperty("silence_ns") Optional<Duration> silence,
        @JsonProperty("overhead_ns") Optional<Duration> overhead,
        BfdEvidence learned,
        List<EdgePath> edgeStillVia)
        implements Occurrence {
    public BfdDown {
        edgeStillVia = List.copyOf(edgeStillVia);
    }

    /** {@return this with what the edge still announces} */
    public BfdDown against(List<EdgePath> paths) {
        return new BfdDown(
                peer,
                session,
                state,
                cause,
                failure,
                diagnostic,
                remoteDiagnostic,
                consequence,
                lastReceivedEpochNanos,
                silence,
                overhead,
                learned,
                paths);
    }

    /** What follows for the BGP session with the neighbour. */
    public enum Consequence {
        /** It ends with Cease/BFD Down (RFC 9384), if it is there, and its paths with it. */
        SESSION_CLOSED("session-closed"),
        /** It goes on; paths that graceful restart kept are lost. */
        STALE_PATHS_FLUSHED("stale-paths-flushed"),
        /** Nothing: it was no failure, or the BFD session is no BGP session's. */
        NONE("none");

        private final String text;

        Consequence(String text) {
            this.text = text;
        }

        /** {@return the name in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    @Override
    public String type() {
        return "bfd.down";
    }

    @Override
    public String subject() {
        return peer.peer();
    }
}
