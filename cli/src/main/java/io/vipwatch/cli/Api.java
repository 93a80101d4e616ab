package io.vipwatch.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * Asks the HTTP API of a running monitor. Runs on the thread that calls it, which waits for the answer. The JDK's older
 * client is used because it starts a tenth of a second faster than the newer one, and a command asks once.
 */
final class Api {
    private static final int CONNECT_TIMEOUT_MILLIS = 2000;
    private static final int READ_TIMEOUT_MILLIS = 10_000;
    private static final String PREFIX = "/api/v1/";

    private final URI base;

    Api(URI base) {
        this.base = base;
    }

    /** {@return the JSON that the monitor has for {@code resource}, as in {@code sessions} or {@code routes?peer=a}} */
    Json get(String resource) throws CommandFailure {
        HttpURLConnection connection = connect(PREFIX + resource, READ_TIMEOUT_MILLIS);
        try (InputStream body = connection.getInputStream()) {
            return new Json(JsonReader.read(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw silent(e);
        } catch (JacksonException e) {
            throw new CommandFailure(ExitCode.INCONCLUSIVE, base + " does not answer as a vipwatch monitor does");
        }
    }

    /** Hands every line of {@code resource} to {@code reader} as it comes, until the monitor ends it. */
    void follow(String resource, Consumer<String> reader) throws CommandFailure {
        HttpURLConnection connection = connect(PREFIX + resource, 0);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                reader.accept(line);
            }
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private HttpURLConnection connect(String path, int readTimeoutMillis) throws CommandFailure {
        try {
            URL url = base.resolve(path).toURL();
            if (!(url.openConnection(Proxy.NO_PROXY) instanceof HttpURLConnection connection)) {
                throw new CommandFailure(ExitCode.USAGE, base + " is not an http address");
            }
            connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
            connection.setReadTimeout(readTimeoutMillis);
            connection.setRequestProperty("Accept", "application/json, text/event-stream");
            // On a connection that is used again, delayed acknowledgements may cost 40 ms an answer.
            connection.setRequestProperty("Connection", "close");
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                int code = status == HttpURLConnection.HTTP_BAD_REQUEST ? ExitCode.USAGE : ExitCode.INCONCLUSIVE;
                throw new CommandFailure(code, explanation(connection, status));
            }
            return connection;
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, base + " is not an http address");
        } catch (IOException e) {
            throw silent(e);
        }
    }

    private String explanation(HttpURLConnection connection, int status) throws IOException {
        InputStream body = connection.getErrorStream();
        String said = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
        return base + " answered " + status + (said.isEmpty() ? "" : ": " + said);
    }

    private SilentMonitor silent(IOException e) {
        return new SilentMonitor("no monitor answers at " + base + " (" + e.getMessage()
                + "). Is 'vipwatch run' running? --url or --config names another one");
    }
}
