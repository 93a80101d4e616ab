package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The web page: one file, which brings everything with it and speaks to this server alone. */
final class WebPage {
    private final byte[] html;

    WebPage() throws IOException {
        try (InputStream file = Objects.requireNonNull(WebPage.class.getResourceAsStream("page.html"), "page.html")) {
            html = file.readAllBytes();
        }
    }

    void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'");
        Answer.send(exchange, 200, "text/html; charset=utf-8", html);
    }
}
