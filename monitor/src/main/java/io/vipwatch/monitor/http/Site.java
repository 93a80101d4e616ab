package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vipwatch.bgp.prefix.IpAddress;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the server: each answers GET and HEAD at exactly its path, and mistakes get an answer in JSON. */
final class Site {
    private static final Logger LOG = LoggerFactory.getLogger(Site.class);

    private final HttpServer server;

    Site(HttpServer server) {
        this.server = server;
    }

    /** Answers a request; what it throws becomes an answer too. */
    interface Handler {
        void handle(HttpExchange exchange) throws IOException, InterruptedException, UnavailableException;
    }

    /** Answers at exactly this path. */
    void get(String path, Handler handler) {
        serve(path, asked -> asked.equals(path), handler);
    }

    /** Answers at each path that begins like this and goes on. */
    void under(String path, Handler handler) {
        serve(path, asked -> asked.length() > path.length(), handler);
    }

    private void serve(String path, Predicate<String> there, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                if (!there.test(exchange.getRequestURI().getPath())) {
                    error(
                            exchange,
                            404,
                            "there is nothing at " + exchange.getRequestURI().getPath());
                } else if (!isLocal(host(exchange))) {
                    error(exchange, 403, "the Host header names neither localhost nor a loopback address");
                } else if (!exchange.getRequestMethod().equals("GET")
                        && !exchange.getRequestMethod().equals("HEAD")) {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    error(exchange, 405, "only GET and HEAD");
                } else {
                    answer(exchange, handler);
                }
            }
        });
    }

    private static void answer(HttpExchange exchange, Handler handler) throws IOException {
        try {
            handler.handle(exchange);
        } catch (BadRequest bad) {
            error(exchange, 400, String.valueOf(bad.getMessage()));
        } catch (UnavailableException unavailable) {
            error(exchange, 503, String.valueOf(unavailable.getMessage()));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            LOG.error("a fault of our own while answering {}", exchange.getRequestURI(), fault);
            if (exchange.getResponseCode() < 0) { // nothing has been sent
                error(exchange, 500, "a fault in this program, see its log: " + fault);
            }
        }
    }

    private static String host(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("localhost");
    }

    /** A page elsewhere that has its name resolve to this machine must not read the API through a browser. */
    static boolean isLocal(String host) {
        String name = host.replaceFirst(":\\d+$", "");
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return bare.equalsIgnoreCase("localhost")
                || IpAddress.parse(bare)
                        .map(address -> address.toInetAddress().isLoopbackAddress())
                        .orElse(false);
    }

    private static void error(HttpExchange exchange, int status, String text) throws IOException {
        Answer.json(exchange, status, Map.of("error", text));
    }
}
