package io.vipwatch.cli.decode;

import io.vipwatch.monitor.replay.SourceForm;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;

/** Turns an input of any of the known forms into JSON Lines. Runs on the thread that calls it. */
public final class Decoding {
    private Decoding() {}

    /**
     * Reads {@code in} to its end.
     *
     * @param bgpPorts the TCP ports of BGP, for a packet capture
     * @return why there is nothing to show, if there is nothing in a capture
     * @throws IOException if it cannot be read
     */
    public static Optional<String> run(InputStream in, OutputStream out, DecodeContext context, Set<Integer> bgpPorts)
            throws IOException {
        BufferedInputStream input = new BufferedInputStream(in, 1 << 16);
        try (JsonLines output = new JsonLines(out)) {
            return switch (SourceForm.of(input)) {
                case TEXT -> {
                    new HexDecoding(input, output, context).run();
                    yield Optional.empty();
                }
                case MRT -> {
                    new MrtDecoding(output, context).run(input);
                    yield Optional.empty();
                }
                case CAPTURE -> new CaptureDecoding(output, context, bgpPorts).run(input);
            };
        }
    }
}
