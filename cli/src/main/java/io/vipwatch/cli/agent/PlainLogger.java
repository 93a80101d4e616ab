package io.vipwatch.cli.agent;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes warnings, errors and what is worth knowing as lines to standard error; used by any thread. Without the time:
 * whoever collects the standard error of a service stamps its lines.
 */
final class PlainLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private static final Level LEAST = least(System.getenv("VIPWATCH_LOG_LEVEL"));

    PlainLogger(String name) {
        this.name = name.substring(name.lastIndexOf('.') + 1);
    }

    private static Level least(@Nullable String wanted) {
        for (Level level : Level.values()) {
            if (level.name().equals(String.valueOf(wanted).toUpperCase(Locale.ROOT))) {
                return level;
            }
        }
        return Level.INFO;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String message,
            Object @Nullable [] arguments,
            @Nullable Throwable throwable) {
        String line = level + " " + name + ": " + MessageFormatter.basicArrayFormat(message, arguments);
        synchronized (System.err) {
            System.err.println(line);
            if (throwable != null) {
                throwable.printStackTrace(System.err);
            }
        }
    }

    private static boolean isEnabled(Level level) {
        return level.toInt() >= LEAST.toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return isEnabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(Level.ERROR);
    }
}
