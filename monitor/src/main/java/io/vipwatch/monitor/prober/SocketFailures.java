package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.probe.Outcome;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;

/** What an error of a socket says of the probe that met it; on any thread. */
public final class SocketFailures {
    private SocketFailures() {}

    /** {@return what an error says that came at once, before anything can have been on the network} */
    static Outcome atOnce(IOException error) {
        return isRefused(error) ? refused() : new Outcome.NotSent(text(error));
    }

    /** {@return what an error says that came later} */
    public static Outcome later(IOException error) {
        String text = text(error);
        if (isRefused(error)) {
            return refused();
        }
        if (text.contains("Cannot assign requested address") || text.contains("Too many open files")) {
            return new Outcome.NotSent(text);
        }
        if (error instanceof NoRouteToHostException || text.contains("unreachable")) {
            return new Outcome.Lost(ProbeFailure.UNREACHABLE, text);
        }
        if (error instanceof SocketTimeoutException || text.contains("timed out")) {
            return new Outcome.Lost(ProbeFailure.TIMEOUT, text);
        }
        return text.contains("reset") || text.contains("Broken pipe")
                ? new Outcome.Lost(ProbeFailure.RESET, text)
                : new Outcome.Lost(ProbeFailure.CLOSED, text);
    }

    private static boolean isRefused(IOException error) {
        return error instanceof PortUnreachableException || text(error).contains("Connection refused");
    }

    private static Outcome refused() {
        return new Outcome.Lost(ProbeFailure.REFUSED, "nobody listens there");
    }

    /** {@return what an error says, in words} */
    public static String text(Exception error) {
        String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
