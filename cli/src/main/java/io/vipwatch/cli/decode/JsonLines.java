package io.vipwatch.cli.decode;

import java.io.Closeable;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON Lines on their way to a stream: one object a line. */
final class JsonLines implements Closeable {
    private final JsonGenerator json;

    JsonLines(OutputStream out) {
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(new Lines(), out);
    }

    JsonGenerator json() {
        return json;
    }

    /** Writes one object, whose members {@code members} writes. */
    void write(Runnable members) {
        json.writeStartObject();
        members.run();
        json.writeEndObject();
        json.writeRaw('\n');
    }

    void flush() {
        json.flush();
    }

    @Override
    public void close() {
        json.close();
    }

    /** Has nothing put between two objects: the end of the line is written with each. */
    private static final class Lines extends ObjectWriteContext.Base {
        @Override
        public @Nullable SerializableString getRootValueSeparator(@Nullable SerializableString fallback) {
            return null;
        }
    }
}
