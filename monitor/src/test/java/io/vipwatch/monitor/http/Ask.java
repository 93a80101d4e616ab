package io.vipwatch.monitor.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a server for things. */
public final class Ask {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InetSocketAddress server;

    public Ask(InetSocketAddress server) {
        this.server = server;
    }

    /** What came back. */
    public record Reply(int status, String type, String body) {
        public JsonNode json() {
            return JSON.readTree(body);
        }
    }

    public Reply get(String path) throws IOException {
        return request("GET", path, Map.of());
    }

    public Reply request(String method, String path, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = connect(path);
        connection.setRequestMethod(method);
        headers.forEach(connection::setRequestProperty);
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Reply(status, String.valueOf(connection.getContentType()), text);
        }
    }

    /** {@return the lines of a stream of events; reading one waits for at most half a minute} */
    public BufferedReader stream(String path, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = connect(path);
        headers.forEach(connection::setRequestProperty);
        connection.setReadTimeout(30_000);
        return new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    /** A message of a stream. */
    public record Message(String event, String id, JsonNode data) {}

    /** {@return the next message of a stream; comments are passed over} */
    public static Message next(BufferedReader stream) throws IOException {
        String event = "";
        String id = "";
        JsonNode data = JSON.nullNode();
        for (String line = stream.readLine(); line != null; line = stream.readLine()) {
            if (line.startsWith("event: ")) {
                event = line.substring(7);
            } else if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = JSON.readTree(line.substring(6));
            } else if (line.isEmpty() && !event.isEmpty()) {
                return new Message(event, id, data);
            }
        }
        throw new IOException("the stream has ended");
    }

    private HttpURLConnection connect(String path) throws IOException {
        String host = server.getAddress().getHostAddress().replaceFirst("%.*", "");
        return (HttpURLConnection) URI.create("http://[" + host + "]:" + server.getPort() + path)
                .toURL()
                .openConnection();
    }
}
