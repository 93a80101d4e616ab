package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The page {@code /metrics}, in the format that the reader asks for. */
public final class MetricsPage {
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final PrometheusRegistry registry;

    /** @param registry whose metrics to show */
    public MetricsPage(PrometheusRegistry registry) {
        this.registry = registry;
    }

    void write(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter writer =
                formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, registry.scrape());
        Answer.send(exchange, 200, writer.getContentType(), body.toByteArray());
    }
}
