package io.vipwatch.monitor.ssh;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The output of a command, up to a limit. Read on the thread of the command. */
final class LimitedInput extends FilterInputStream {
    private final long limit;
    private long count;
    private boolean exceeded;

    LimitedInput(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    /** {@return whether there was more than the limit} */
    boolean exceeded() {
        return exceeded;
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        return counted(read, read);
    }

    private int counted(int result, int octets) throws IOException {
        if (result >= 0) {
            count += octets;
        }
        if (count > limit) {
            exceeded = true;
            throw new IOException("more than " + limit + " octets");
        }
        return result;
    }
}
