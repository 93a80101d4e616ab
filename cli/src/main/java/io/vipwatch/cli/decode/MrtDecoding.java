package io.vipwatch.cli.decode;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.mrt.Connection;
import io.vipwatch.bgp.mrt.IndexedPeer;
import io.vipwatch.bgp.mrt.MrtReader;
import io.vipwatch.bgp.mrt.MrtRecord;
import io.vipwatch.bgp.mrt.RibPath;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.monitor.event.EpochText;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * MRT files (RFC 6396): an object for each message, each change of state, and each path of a table dump. The paths of a
 * dump are decoded as the UPDATEs that announced them.
 */
final class MrtDecoding {
    private static final List<String> STATES =
            List.of("", "Idle", "Connect", "Active", "OpenSent", "OpenConfirm", "Established");

    private final JsonLines output;
    private final JsonGenerator json;
    private final MessageWriter writer;
    private final DecodeContext context;
    private final Decoders decoders = new Decoders();
    private List<IndexedPeer> peers = List.of();

    MrtDecoding(JsonLines output, DecodeContext context) {
        this.output = output;
        this.json = output.json();
        this.writer = new MessageWriter(json);
        this.context = context;
    }

    void run(InputStream in) throws IOException {
        try (MrtReader reader = MrtReader.open(in)) {
            for (Optional<MrtRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
                write(next.get());
                if (in.available() == 0) {
                    output.flush();
                }
            }
        }
    }

    private void write(MrtRecord record) {
        switch (record) {
            case MrtRecord.Message message -> output.write(() -> writeMessage(message));
            case MrtRecord.StateChange change -> output.write(() -> writeStateChange(change));
            case MrtRecord.PeerIndexTable table -> {
                peers = table.peers();
                output.write(() -> writePeers(table));
            }
            case MrtRecord.RibPaths paths -> paths.paths().forEach(path -> output.write(() -> writePath(paths, path)));
            case MrtRecord.Unrecognized unknown ->
                output.write(() -> {
                    time(unknown.epochNanos());
                    json.writeStringProperty("type", "mrt-unrecognized");
                    json.writeNumberProperty("mrt_type", unknown.type());
                    json.writeNumberProperty("mrt_subtype", unknown.subtype());
                    json.writeNumberProperty("length", unknown.content().length());
                });
            case MrtRecord.Malformed malformed ->
                output.write(() -> {
                    json.writeStringProperty("type", "mrt-malformed");
                    json.writeNumberProperty("offset", malformed.offset());
                    json.writeNumberProperty("length", malformed.length());
                    json.writeStringProperty("text", malformed.text());
                    json.writeStringProperty("octets", malformed.octets().toHex());
                });
        }
    }

    private void time(long epochNanos) {
        json.writeStringProperty("time", EpochText.of(epochNanos));
    }

    private void connection(Connection connection) {
        json.writeObjectPropertyStart("peer");
        json.writeStringProperty("address", connection.peerAddress().toString());
        json.writeNumberProperty("asn", connection.peerAs());
        json.writeEndObject();
        json.writeObjectPropertyStart("local");
        json.writeStringProperty("address", connection.localAddress().toString());
        json.writeNumberProperty("asn", connection.localAs());
        json.writeEndObject();
    }

    private void writeMessage(MrtRecord.Message message) {
        Connection connection = message.connection();
        time(message.epochNanos());
        connection(connection);
        json.writeStringProperty("direction", message.local() ? "sent" : "received");
        boolean internal = connection.localAs() == 0 ? context.internal() : connection.peerAs() == connection.localAs();
        decode(message.message(), context.recorded(internal, message.fourOctetAs(), message.addPath()));
    }

    private void decode(Octets message, NegotiatedSession session) {
        writer.write(MessageType.of(message), decoders.decode(message, session), session);
    }

    private void writeStateChange(MrtRecord.StateChange change) {
        time(change.epochNanos());
        connection(change.connection());
        json.writeStringProperty("type", "state-change");
        json.writeStringProperty("from", state(change.from()));
        json.writeStringProperty("to", state(change.to()));
    }

    private static String state(int number) {
        return number >= 1 && number < STATES.size() ? STATES.get(number) : Integer.toString(number);
    }

    private void writePeers(MrtRecord.PeerIndexTable table) {
        time(table.epochNanos());
        json.writeStringProperty("type", "peer-index-table");
        json.writeStringProperty("collector", table.collector().toString());
        json.writeStringProperty("view", table.viewName());
        json.writeArrayPropertyStart("peers");
        table.peers().forEach(peer -> {
            json.writeStartObject();
            peerMembers(peer);
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private void peerMembers(IndexedPeer peer) {
        json.writeStringProperty("address", peer.address().toString());
        json.writeNumberProperty("asn", peer.asn());
        json.writeStringProperty("router_id", peer.routerId().toString());
    }

    private void writePath(MrtRecord.RibPaths paths, RibPath path) {
        time(paths.epochNanos());
        json.writeObjectPropertyStart("peer");
        json.writeNumberProperty("index", path.peerIndex());
        if (path.peerIndex() < peers.size()) {
            peerMembers(peers.get(path.peerIndex()));
        }
        json.writeEndObject();
        json.writeStringProperty("record", "rib");
        json.writeStringProperty("originated", EpochText.of(path.originatedEpochSeconds() * 1_000_000_000L));
        NegotiatedSession session = context.recorded(context.internal(), true, paths.addPath());
        Optional<Octets> update = paths.update(path);
        if (update.isPresent()) {
            decode(update.get(), session);
        } else {
            json.writeStringProperty("type", "mrt-unrecognized");
            json.writeStringProperty("family", paths.family().text());
            json.writeStringProperty("prefix", paths.prefix().toString());
        }
    }
}
