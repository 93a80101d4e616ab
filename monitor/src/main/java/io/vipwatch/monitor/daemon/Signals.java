package io.vipwatch.monitor.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of the system; an action runs on a thread of the JVM's. The JDK has no supported way to a signal, so that this
 * goes by reflection and does without where it is not there.
 */
public final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /**
     * Runs {@code action} each time that the process is sent a signal.
     *
     * @param name the signal's name without SIG
     */
    public static void whenSent(String name, Runnable action) {
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
                default -> "SIG" + name;
            };
            signal.getMethod("handle", signal, handler)
                    .invoke(
                            signal,
                            signal.getConstructor(String.class).newInstance(name),
                            Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, handle));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn("SIG{} cannot be handled here, and does what it does to any JVM: {}", name, e.toString());
        }
    }
}
