package io.vipwatch.monitor.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP; its action runs on a thread of the JVM's. The JDK has no supported way to a signal, so that this goes by
 * reflection and does without where it is not there.
 */
final class Hangup {
    private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {}

    /** Runs {@code action} each time that the process is sent SIGHUP. */
    static void whenSent(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handle = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield ""; // ignored: the method returns nothing
                }
                case "equals" -> System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "SIGHUP";
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            signal,
                            signal.getConstructor(String.class).newInstance("HUP"),
                            Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {handler}, handle));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn(
                    "SIGHUP is not available here, so the configuration is not read again at run time: {}",
                    e.toString());
        }
    }
}
