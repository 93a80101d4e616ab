package io.vipwatch.monitor.control;

import io.vipwatch.monitor.event.EventJson;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Listens on a Unix domain socket and answers requests; each connection on a virtual thread of its own, new ones taken on
 * the thread {@code control}. A request is one line, {@code {"request": NAME, "arguments": {…}}}, and its answer is one:
 * {@code {"ok": true, "answer": {…}}} or {@code {"ok": false, "error": {"reason": …, "text": …}}}. A connection may ask
 * several, one after the other.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);

    /** At a time; whoever comes then is turned away. */
    private static final int MOST_CONNECTIONS = 64;

    private static final JsonMapper MAPPER = EventJson.mapper();

    private final SocketFile file;
    private final BiConsumer<String, RuntimeException> faults;
    private final Map<String, ControlHandler> handlers = new ConcurrentHashMap<>();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Thread accepting =
            Thread.ofPlatform().name("control").daemon().unstarted(this::accept);

    private ControlSocket(SocketFile file, BiConsumer<String, RuntimeException> faults) {
        this.file = file;
        this.faults = faults;
    }

    /**
     * Listens at {@code path}, for this user alone. The one request that is known from the beginning is {@code requests},
     * which asks for the names of all.
     *
     * @param faults told of faults of our own: what was being done, and the fault
     * @throws IOException if that cannot be, or if somebody listens there already
     */
    public static ControlSocket listen(Path path, BiConsumer<String, RuntimeException> faults) throws IOException {
        ControlSocket socket = new ControlSocket(SocketFile.listen(path), faults);
        socket.handle("requests", _ -> {
            ObjectNode answer = MAPPER.createObjectNode();
            socket.names().forEach(answer.putArray("requests")::add);
            return answer;
        });
        socket.accepting.start();
        return socket;
    }

    /**
     * Has requests of this name answered by {@code handler} from now on.
     *
     * @throws IllegalArgumentException if there is one of this name
     */
    public void handle(String name, ControlHandler handler) {
        if (handlers.putIfAbsent(name, handler) != null) {
            throw new IllegalArgumentException("the request " + name + " has a handler");
        }
    }

    /** {@return where it listens} */
    public Path path() {
        return file.path();
    }

    private List<String> names() {
        return List.copyOf(new TreeSet<>(handlers.keySet()));
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel channel = file.accept();
                connections.add(channel);
                if (connections.size() > MOST_CONNECTIONS) {
                    forget(channel);
                } else {
                    Thread.ofVirtual().name("control-connection").start(() -> serve(channel));
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException e) {
                LOG.warn("no connection at {}: {}", file.path(), e.toString());
                try {
                    Thread.sleep(100); // such as too many open files: it may pass
                } catch (InterruptedException stopped) {
                    return;
                }
            }
        }
    }

    private void serve(SocketChannel channel) {
        try {
            LineChannel lines = new LineChannel(channel);
            for (var line = lines.readLine(); line.isPresent(); line = lines.readLine()) {
                lines.writeLine(answer(line.get()).toString());
            }
        } catch (IOException gone) {
            LOG.debug("a control connection ended: {}", gone.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            forget(channel);
        }
    }

    private void forget(SocketChannel channel) {
        connections.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("while closing a control connection: {}", e.toString());
        }
    }

    /** {@return the line that answers one} */
    private ObjectNode answer(String line) throws InterruptedException {
        try {
            ObjectNode request = request(line);
            String name = request.path("request").asString("");
            ControlHandler handler = handlers.get(name);
            if (handler == null) {
                throw ControlRefusal.badRequest(
                        "this monitor knows no request '" + name + "'; it knows " + String.join(", ", names()));
            }
            return answer(name, handler, request.path("arguments"));
        } catch (ControlRefusal refusal) {
            return refused(refusal);
        }
    }

    private static ObjectNode request(String line) throws ControlRefusal {
        try {
            if (MAPPER.readTree(line) instanceof ObjectNode request) {
                return request;
            }
        } catch (JacksonException notJson) {
            throw ControlRefusal.badRequest("the line is not JSON: " + notJson.getOriginalMessage());
        }
        throw ControlRefusal.badRequest("found something else, expected {\"request\": NAME, \"arguments\": {…}}");
    }

    private ObjectNode answer(String name, ControlHandler handler, JsonNode arguments)
            throws ControlRefusal, InterruptedException {
        ObjectNode given = arguments instanceof ObjectNode object ? object : MAPPER.createObjectNode();
        try {
            ObjectNode answer = MAPPER.createObjectNode();
            answer.put("ok", true);
            answer.set("answer", handler.answer(given));
            return answer;
        } catch (RuntimeException fault) {
            faults.accept("answering the request " + name, fault);
            throw new ControlRefusal(
                    ControlRefusal.Reason.FAILED, "a fault of the monitor's own, told in its events: " + fault);
        }
    }

    private static ObjectNode refused(ControlRefusal refusal) {
        ObjectNode answer = MAPPER.createObjectNode();
        answer.put("ok", false);
        answer.putObject("error").put("reason", refusal.reason().text()).put("text", refusal.text());
        return answer;
    }

    /** Takes no more requests; one that is being answered is cut off, and the file is removed. */
    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            connections.forEach(this::forget);
        }
    }
}
