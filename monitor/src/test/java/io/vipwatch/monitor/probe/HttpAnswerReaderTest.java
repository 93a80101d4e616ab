package io.vipwatch.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HttpAnswerReaderTest {
    private static HttpAnswerReader read(String text) {
        HttpAnswerReader reader = new HttpAnswerReader();
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        reader.take(octets, octets.length);
        return reader;
    }

    @Test
    void content_of_a_length_is_complete_with_its_last_octet() {
        HttpAnswerReader reader = read("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Node: node1\r\n\r\nok");
        HttpAnswer answer = reader.answer().orElseThrow();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.field("x-node")).contains("node1");
    }

    @Test
    void chunks_are_put_together() {
        assertThat(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n3;x=y\r\nde1\r\n0\r\n\r\n")
                        .answer()
                        .orElseThrow()
                        .body())
                .isEqualTo("node1");
    }

    @Test
    void content_without_a_length_ends_with_the_connection() {
        HttpAnswerReader reader = read("HTTP/1.0 503 Service Unavailable\r\n\r\nno");
        assertThat(reader.isDone()).isFalse();
        reader.end();
        assertThat(reader.answer().orElseThrow().status()).isEqualTo(503);
    }

    @Test
    void an_interim_answer_is_passed_over() {
        assertThat(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n")
                        .answer()
                        .orElseThrow()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void content_without_end_is_read_no_further_than_is_looked_at() {
        HttpAnswerReader reader = read("HTTP/1.1 200 OK\r\n\r\n");
        byte[] octets = new byte[8192];
        int taken = 0;
        while (!reader.isDone()) {
            reader.take(octets, octets.length);
            taken += octets.length;
        }
        assertThat(taken).isEqualTo(HttpAnswerReader.MOST_CONTENT);
        assertThat(reader.answer()).isPresent();
    }

    @Test
    void a_header_without_end_is_malformed() {
        HttpAnswerReader reader = read("HTTP/1.1 200 OK\r\n" + "X-Much: more\r\n".repeat(2000));
        assertThat(reader.malformed()).contains("more than 16384 octets of header");
    }

    @Test
    void what_is_not_http_is_malformed() {
        assertThat(read("SSH-2.0-OpenSSH_9.2\r\n").malformed())
                .contains("'SSH-2.0-OpenSSH_9.2' is no status line of HTTP/1.1");
        assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n").malformed())
                .contains("a Content-Length that is no number");
        HttpAnswerReader torn = read("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnode");
        torn.end();
        assertThat(torn.malformed()).contains("the answer is not complete");
    }

    @Test
    void the_answer_does_not_depend_on_how_it_is_cut() {
        String text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n2\r\nno\r\n3\r\nde1\r\n0\r\n\r\n";
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HttpAnswerReader reader = new HttpAnswerReader();
            for (int at = 0; at < octets.length; ) {
                int count = Math.min(octets.length - at, 1 + random.nextInt(9));
                reader.take(java.util.Arrays.copyOfRange(octets, at, at + count), count);
                at += count;
            }
            assertThat(reader.answer().orElseThrow())
                    .as("seed %d", seed)
                    .isEqualTo(read(text).answer().orElseThrow());
        }
    }

    @Test
    void whatever_octets_come_it_does_not_fail() {
        byte[] good = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < 50_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] octets = good.clone();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            try {
                HttpAnswerReader reader = new HttpAnswerReader();
                reader.take(octets, octets.length);
                reader.end();
                assertThat(reader.isDone()).isTrue();
            } catch (RuntimeException fault) {
                throw new AssertionError("seed " + seed, fault);
            }
        }
    }
}
