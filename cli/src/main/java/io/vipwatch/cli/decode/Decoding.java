package io.vipwatch.cli.decode;

import io.vipwatch.monitor.replay.SourceForm;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Turns an input of any of the known forms into JSON Lines. Runs on the thread that calls it. */
public final class Decoding {
    private Decoding() {}

    /**
     * Reads {@code in} to its end.
     *
     * @throws IOException if it cannot be read
     */
    public static void run(InputStream in, OutputStream out, DecodeContext context) throws IOException {
        BufferedInputStream input = new BufferedInputStream(in, 1 << 16);
        try (JsonLines output = new JsonLines(out)) {
            switch (SourceForm.of(input)) {
                case TEXT -> new HexDecoding(input, output, context).run();
                case MRT -> new MrtDecoding(output, context).run(input);
                case CAPTURE -> new CaptureDecoding(output, context).run(input);
            }
        }
    }
}
