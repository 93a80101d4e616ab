package io.vipwatch.monitor.control;

import io.vipwatch.monitor.control.ControlException.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Asks a running monitor to do something, by its control socket; on the thread that calls it, which waits for the answer.
 * JSON goes in and comes out as text, so that a command needs no object mapper.
 */
public final class ControlClient {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Path path;

    private ControlClient(Path path) {
        this.path = path;
    }

    /** {@return a client of the monitor that listens at {@code path}} */
    public static ControlClient at(Path path) {
        return new ControlClient(path);
    }

    /**
     * {@return the answer to a request, the JSON text of an object}
     *
     * @param name the request
     * @param arguments the JSON text of an object
     * @param patience how long to wait for the answer
     * @throws ControlRefusal if the monitor answers that it does not do it
     * @throws ControlException if the monitor could not be asked
     */
    public String ask(String name, String arguments, Duration patience) throws ControlRefusal, ControlException {
        AtomicBoolean overdue = new AtomicBoolean();
        try (SocketChannel channel = connect()) {
            Thread watch = cutOff(channel, patience, overdue);
            try {
                return answer(channel, request(name, arguments));
            } finally {
                watch.interrupt();
            }
        } catch (IOException e) {
            throw new ControlException(
                    Kind.NO_ANSWER,
                    overdue.get()
                            ? "the monitor at " + path + " has not answered for " + patience.toSeconds() + " s"
                            : "the monitor at " + path + " does not answer: " + e.getMessage());
        }
    }

    /** Closes the channel after a while, unless it is interrupted: there is no other way to end a read of such a socket. */
    private static Thread cutOff(SocketChannel channel, Duration patience, AtomicBoolean overdue) {
        return Thread.ofPlatform().name("control-patience").daemon().start(() -> {
            try {
                Thread.sleep(patience);
                overdue.set(true);
                channel.close();
            } catch (InterruptedException answered) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                overdue.set(true);
            }
        });
    }

    private SocketChannel connect() throws ControlException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(path));
        } catch (IOException | IllegalArgumentException e) {
            throw refusedConnection(String.valueOf(e.getMessage()));
        }
    }

    private ControlException refusedConnection(String found) {
        if (found.contains("Permission denied")) {
            return new ControlException(
                    Kind.NO_PERMISSION,
                    "this user may not ask the monitor at " + path
                            + ": its socket is for the user that the monitor runs as, and for root");
        }
        String why = Files.exists(path) ? "nobody listens there any more" : "there is no such socket";
        return new ControlException(
                Kind.NO_MONITOR,
                "no monitor listens at " + path + " (" + (found.contains("too long") ? found : why)
                        + "). Is 'vipwatch run' running, with that configuration?");
    }

    private static String request(String name, String arguments) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("request", name);
            json.writeName("arguments");
            json.writeRawValue(arguments.replace('\n', ' ').replace('\r', ' ')); // neither occurs within a JSON string
            json.writeEndObject();
        }
        return text.toString();
    }

    private String answer(SocketChannel channel, String request) throws IOException, ControlRefusal, ControlException {
        LineChannel lines = new LineChannel(channel);
        lines.writeLine(request);
        String line = lines.readLine().orElseThrow(() -> new IOException("the connection ended"));
        try {
            return read(line);
        } catch (JacksonException e) {
            throw new ControlException(Kind.NO_ANSWER, "what listens at " + path + " is no vipwatch monitor");
        }
    }

    private static String read(String line) throws ControlRefusal {
        String answer = "{}";
        ControlRefusal refusal = new ControlRefusal(ControlRefusal.Reason.FAILED, "the monitor gives no reason");
        boolean ok = false;
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                int from = (int) json.currentTokenLocation().getCharOffset();
                switch (member) {
                    case "ok" -> ok = value == JsonToken.VALUE_TRUE;
                    case "error" -> refusal = refusal(json);
                    default -> json.skipChildren();
                }
                if (member.equals("answer")) {
                    answer = line.substring(from, (int) json.currentLocation().getCharOffset());
                }
            }
        }
        if (!ok) {
            throw refusal;
        }
        return answer;
    }

    private static ControlRefusal refusal(JsonParser json) {
        ControlRefusal.Reason reason = ControlRefusal.Reason.FAILED;
        String text = "";
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String member = json.currentName();
            json.nextToken();
            switch (member) {
                case "reason" ->
                    reason = ControlRefusal.Reason.parse(json.getString()).orElse(reason);
                case "text" -> text = json.getString();
                default -> json.skipChildren();
            }
        }
        return new ControlRefusal(reason, text);
    }
}
