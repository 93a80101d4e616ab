package io.vipwatch.cli.decode;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.codec.Decoded;
import io.vipwatch.bgp.codec.MessageDecoder;
import io.vipwatch.bgp.octets.Octets;
import java.util.HashMap;
import java.util.Map;

/** A decoder for each way in which the messages of one input are encoded: a decoder must not be used for two. */
final class Decoders {
    /** More than this many in one input are not meant; the oldest are forgotten, which only costs time. */
    private static final int MAXIMUM = 64;

    private final Map<NegotiatedSession, MessageDecoder> byContext = new HashMap<>();

    /** {@return what {@code message} is when it is encoded as {@code context} says} */
    Decoded decode(Octets message, NegotiatedSession context) {
        if (byContext.size() >= MAXIMUM && !byContext.containsKey(context)) {
            byContext.clear();
        }
        byte[] octets = message.toByteArray();
        return byContext.computeIfAbsent(context, _ -> new MessageDecoder()).decode(octets, 0, octets.length, context);
    }
}
