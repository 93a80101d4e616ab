package io.vipwatch.monitor.frr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Answers as FRR and kernels print them, with addresses of the documentation prefix. */
final class Fixture {
    private Fixture() {}

    static String text(String name) {
        try (InputStream resource = Objects.requireNonNull(Fixture.class.getResourceAsStream(name), name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the value of an answer that must have been read} */
    static <T> T read(Answer<T> answer) {
        assertThat(answer).isInstanceOf(Answer.Read.class);
        return answer.found().orElseThrow();
    }

    /** {@return why an answer that must be of no use is of none} */
    static String reason(Answer<?> answer) {
        assertThat(answer).isInstanceOf(Answer.Unreadable.class);
        return ((Answer.Unreadable<?>) answer).reason();
    }
}
