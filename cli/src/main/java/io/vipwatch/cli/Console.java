package io.vipwatch.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The process as a command sees it: its streams, its environment, and whether a person looks at the output. A test
 * makes its own.
 *
 * @param in standard input
 * @param output standard output; buffered, written when the command ends or flushes
 * @param err standard error
 * @param terminal whether standard output is a terminal
 * @param width how many columns a table may take
 * @param environment the environment variables
 */
record Console(
        InputStream in,
        OutputStream output,
        PrintStream err,
        boolean terminal,
        int width,
        Map<String, String> environment) {
    private static final int BUFFER = 1 << 16;
    private static final int DEFAULT_WIDTH = 80;

    /** {@return the console of this process; the launcher says what it knows of the terminal} */
    static Console ofProcess() {
        OutputStream buffered = new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER);
        int columns = Integer.getInteger("vipwatch.columns", DEFAULT_WIDTH);
        return new Console(
                System.in,
                new PipeOutputStream(buffered),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean("vipwatch.terminal"),
                columns > 0 ? columns : DEFAULT_WIDTH,
                System.getenv());
    }

    /** {@return whether to use colour: on a terminal, unless NO_COLOR is set (no-color.org)} */
    boolean color() {
        boolean refused = Optional.ofNullable(environment.get("NO_COLOR"))
                .filter(value -> !value.isEmpty())
                .isPresent();
        return terminal && !refused;
    }

    /** Writes one line to standard output. */
    void println(String line) {
        print(line + "\n");
    }

    /** Writes to standard output. */
    void print(String text) {
        try {
            output.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new BrokenPipe(e);
        }
    }

    /** Hands what was written so far to the reader. */
    void flush() {
        try {
            output.flush();
        } catch (IOException e) {
            throw new BrokenPipe(e);
        }
    }

    PrintWriter errorWriter() {
        return new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true);
    }

    /** Turns the failure of a write into {@link BrokenPipe} at once, so that nothing is written into the void. */
    private static final class PipeOutputStream extends java.io.FilterOutputStream {
        PipeOutputStream(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw new BrokenPipe(e);
            }
        }

        @Override
        public void flush() {
            try {
                out.flush();
            } catch (IOException e) {
                throw new BrokenPipe(e);
            }
        }
    }
}
