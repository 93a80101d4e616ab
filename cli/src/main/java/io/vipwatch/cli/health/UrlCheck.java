package io.vipwatch.cli.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

/** A GET whose status 2xx says healthy; runs on the thread that asks. Redirections are not followed. */
public final class UrlCheck implements Check {
    private final URI uri;
    private final Optional<Trust> trust;
    private final int timeoutMillis;

    private UrlCheck(URI uri, Optional<Trust> trust, Duration timeout) {
        this.uri = uri;
        this.trust = trust;
        this.timeoutMillis = Math.toIntExact(Math.max(1, timeout.toMillis()));
    }

    /** {@return whether {@code text} is meant as a URL rather than a command} */
    public static boolean isUrl(String text) {
        return text.startsWith("http://") || text.startsWith("https://");
    }

    /**
     * {@return the check that asks {@code url}}
     *
     * @param trust whom to trust instead of the authorities that the JDK knows; for https only
     * @param timeout after which the answer is of no use
     * @throws CheckException if it is no URL with a host
     */
    public static UrlCheck of(String url, Optional<Trust> trust, Duration timeout) throws CheckException {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException wrong) {
            throw new CheckException("not a URL: " + wrong.getMessage());
        }
        if (uri.getHost() == null) {
            throw new CheckException("no host in the URL " + url);
        }
        return new UrlCheck(uri, trust, timeout);
    }

    @Override
    public Answer ask() {
        HttpURLConnection connection;
        try {
            connection = (HttpURLConnection) uri.toURL().openConnection(java.net.Proxy.NO_PROXY);
        } catch (IOException refused) {
            return Answer.bad(String.valueOf(refused.getMessage()));
        }
        connection.setConnectTimeout(timeoutMillis);
        connection.setReadTimeout(timeoutMillis);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Connection", "close");
        if (connection instanceof HttpsURLConnection secured) {
            trust.ifPresent(chosen -> chosen.applyTo(secured));
        }
        try {
            int status = connection.getResponseCode();
            return status / 100 == 2 ? Answer.good("status " + status) : Answer.bad("status " + status);
        } catch (IOException failed) {
            return Answer.bad(String.valueOf(failed.getMessage()));
        } finally {
            connection.disconnect();
        }
    }

    @Override
    public String text() {
        return "GET " + uri;
    }
}
