package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code session.down}: an Established session ended.
 *
 * @param peer the neighbour
 * @param loss why, and how long the peer had been silent
 * @param uptime how long the session had been Established
 */
public record SessionDown(
        @JsonUnwrapped PeerName peer,
        @JsonUnwrapped SessionLoss loss,
        @JsonProperty("uptime_ns") Duration uptime) implements Occurrence {
    @Override
    public String type() {
        return "session.down";
    }

    @Override
    public String subject() {
        return peer.peer();
    }

    /**
     * Why a session ended.
     *
     * @param cause the kind of cause
     * @param detail the cause in words, with the text of a NOTIFICATION
     * @param notification the NOTIFICATION that was received or sent, if any
     * @param silence from the last complete message of the peer until it was declared down
     * @param keepalive how often the peer had to speak: a third of the hold time; zero where unsupervised
     */
    public record SessionLoss(
            LossCause cause,
            String detail,
            Optional<NotificationText> notification,
            @JsonProperty("silence_ns") Duration silence,
            @JsonProperty("keepalive_ns") Duration keepalive) {}

    /**
     * A NOTIFICATION in words (RFC 4271 §4.5).
     *
     * @param code the error code
     * @param subcode the error subcode
     * @param name their names, as in {@code Cease/Administrative Shutdown}
     * @param message the other operator's text (RFC 9003), empty without
     */
    public record NotificationText(int code, int subcode, String name, String message) {}
}
