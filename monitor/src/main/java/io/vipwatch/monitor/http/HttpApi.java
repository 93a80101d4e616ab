package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The HTTP server: every request runs on a thread of its own. */
public final class HttpApi implements AutoCloseable {
    static {
        // Read by the JDK's server when its classes are loaded. Without it, the second of two small writes waits for
        // the reader's delayed acknowledgement, up to 40 ms, and so would every other event of the stream.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int BACKLOG = 64;

    /** At a time; each stream is one for as long as it lasts. */
    private static final int MOST_REQUESTS = 256;

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpApi(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts serving.
     *
     * @param listen where; a port of 0 has the system choose one
     * @param view what to show
     * @param metrics the page of metrics
     * @throws IllegalArgumentException if others than this machine could reach it: that needs a token and TLS, which
     *     this server does not have
     * @throws IOException if the address cannot be listened on
     */
    public static HttpApi start(InetSocketAddress listen, MonitorView view, MetricsPage metrics) throws IOException {
        if (!listen.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("the API listens on loopback addresses only, not on "
                    + listen.getAddress().getHostAddress() + ": anything else needs a token and TLS");
        }
        HttpServer server = HttpServer.create(listen, BACKLOG);
        ExecutorService threads = threads();
        server.setExecutor(threads);
        Resources resources = new Resources(view);
        Site site = new Site(server);
        site.get("/healthz", resources::health);
        site.get("/readyz", resources::readiness);
        site.get("/metrics", metrics::write);
        site.get("/api/v1/sessions", resources::sessions);
        site.get("/api/v1/bfd", resources::bfd);
        site.get("/api/v1/probes", resources::probes);
        site.get("/api/v1/prefixes", resources::prefixes);
        site.get("/api/v1/routes", resources::routes);
        site.get("/api/v1/routes/count", resources::routeCount);
        site.get("/api/v1/crosscheck", resources::crosscheck);
        site.get("/api/v1/edge", resources::edge);
        site.get("/api/v1/explain", resources::explain);
        site.get("/api/v1/inject", resources::inject);
        IncidentPages incidents = new IncidentPages(view);
        site.get("/api/v1/incidents", incidents::newest);
        site.under("/api/v1/incidents/", incidents::one);
        site.get("/api/v1/events", new EventPages(view)::handle);
        site.get("/api/v1/events/stream", new EventStream(view)::handle);
        site.get("/", new WebPage()::handle);
        server.start();
        return new HttpApi(server, threads);
    }

    /**
     * {@return threads of the operating system's own: a virtual one that waits for events with a limit is woken by way of
     * two others, which was half of the time from an UPDATE to a reader} The connection of a request for which there is
     * none is closed.
     */
    private static ExecutorService threads() {
        return new ThreadPoolExecutor(
                0,
                MOST_REQUESTS,
                IDLE.toSeconds(),
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Thread.ofPlatform().daemon().name("http-", 0).factory());
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /**
     * Ends all requests. A stream whose journal has been closed ends by itself, with its last event and the mark of its
     * end, when it is given a moment; what has not ended then is cut off.
     */
    @Override
    public void close() {
        threads.shutdown();
        if (!haveEnded(LAST_WORDS)) {
            threads.shutdownNow();
            haveEnded(LAST_WORDS);
        }
        server.stop(0);
    }

    private boolean haveEnded(Duration atMost) {
        try {
            return threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
