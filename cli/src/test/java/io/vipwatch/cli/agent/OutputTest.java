package io.vipwatch.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutputTest {
    private static final Happening LINE = new Happening.Missed(7);

    @Test
    void closingWritesWhatIsPending() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (Output output = Output.to(stream)) {
            for (int i = 0; i < 100; i++) {
                output.tell(LINE);
            }
        }
        assertThat(stream.toString(StandardCharsets.UTF_8).lines()).hasSize(100);
    }

    @Test
    void aReaderThatDoesNotReadCostsLinesWhichAreCountedAndNobodyWaits() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch reads = new CountDownLatch(1);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                blocked.countDown();
                try {
                    reads.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                read.write(octet);
            }
        };
        try (Output output = Output.to(full)) {
            output.tell(LINE);
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 10_050; i++) {
                output.tell(new Happening.Missed(1));
            }
            reads.countDown();
        }
        assertThat(read.toString(StandardCharsets.UTF_8)).contains("{\"type\":\"agent.missed\",\"lines\":50}\n");
    }

    @Test
    void aReaderThatIsGoneEndsNothing() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                refused.countDown();
                throw new IOException("Broken pipe");
            }
        };
        Output output = Output.to(gone);
        output.tell(LINE);
        assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20_000; i++) {
            output.tell(LINE);
        }
        output.close();
        assertThat(refused.getCount()).isZero();
    }
}
