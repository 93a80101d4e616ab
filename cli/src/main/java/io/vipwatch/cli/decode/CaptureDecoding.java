package io.vipwatch.cli.decode;

import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.pcap.CaptureCounts;
import io.vipwatch.bgp.pcap.CaptureDecoder;
import io.vipwatch.bgp.pcap.CaptureEvent;
import io.vipwatch.bgp.pcap.Flow;
import io.vipwatch.monitor.event.EpochText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;

/**
 * Packet captures: an object for each BGP message, for each beginning and end of a connection, and for octets that tell
 * nothing. What a session negotiated is taken from its OPENs where the capture has them.
 */
final class CaptureDecoding {
    private final JsonLines output;
    private final JsonGenerator json;
    private final MessageWriter writer;
    private final CaptureDecoder decoder;
    private final Set<Integer> ports;

    CaptureDecoding(JsonLines output, DecodeContext context, Set<Integer> ports) {
        this.output = output;
        this.json = output.json();
        this.writer = new MessageWriter(json);
        this.decoder = new CaptureDecoder(context.addPath());
        this.ports = ports;
    }

    /** {@return why there was nothing to show, if there was nothing} */
    Optional<String> run(InputStream in) throws IOException {
        boolean shown = false;
        try (BgpCapture capture = BgpCapture.open(in, ports)) {
            for (Optional<CaptureEvent> next = capture.next(); next.isPresent(); next = capture.next()) {
                write(next.get());
                shown |= !(next.get() instanceof CaptureEvent.BfdPacketSeen);
                if (in.available() == 0) {
                    output.flush();
                }
            }
            return shown ? Optional.empty() : Optional.of(nothing(capture.counts()));
        }
    }

    private String nothing(CaptureCounts counts) {
        String known = ports.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
        return "no BGP in " + counts.packets() + " packets: " + counts.otherPort()
                + " of TCP and UDP, none of them from or to TCP port " + known + "; --port names another one";
    }

    private void write(CaptureEvent event) {
        switch (event) {
            case CaptureEvent.BgpMessageSeen seen -> output.write(() -> writeMessage(seen));
            case CaptureEvent.Gap gap ->
                output.write(() -> {
                    place(gap);
                    json.writeStringProperty("type", "gap");
                    json.writeStringProperty(
                            "cause", gap.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                    json.writeNumberProperty("octets", gap.octets());
                });
            case CaptureEvent.ConnectionOpened opened -> {
                decoder.opened(opened);
                output.write(() -> {
                    place(opened);
                    json.writeStringProperty("type", "connection-opened");
                });
            }
            case CaptureEvent.ConnectionClosed closed ->
                output.write(() -> {
                    place(closed);
                    json.writeStringProperty("type", "connection-closed");
                    json.writeBooleanProperty("reset", closed.reset());
                });
            case CaptureEvent.BfdPacketSeen _ -> {} // another protocol
            case CaptureEvent.Malformed malformed ->
                output.write(() -> {
                    json.writeStringProperty("type", "capture-malformed");
                    json.writeNumberProperty("offset", malformed.offset());
                    json.writeStringProperty("text", malformed.text());
                });
        }
    }

    private void place(CaptureEvent.Timed event) {
        Flow flow = event.flow();
        json.writeStringProperty("time", EpochText.of(event.epochNanos()));
        json.writeStringProperty("from", flow.from().toString());
        json.writeStringProperty("to", flow.to().toString());
    }

    private void writeMessage(CaptureEvent.BgpMessageSeen seen) {
        place(seen);
        Decoded decoded = decoder.decode(seen);
        writer.write(MessageType.of(seen.message()), decoded, decoder.context(seen.flow()));
    }
}
