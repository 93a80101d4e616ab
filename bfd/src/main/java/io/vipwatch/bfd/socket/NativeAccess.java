package io.vipwatch.bfd.socket;

import java.nio.ByteOrder;
import java.util.Optional;

/** Whether the operating system's calls can be reached from this JVM. */
public final class NativeAccess {
    private static final Optional<String> OBSTACLE = find();

    private NativeAccess() {}

    /** {@return what stands in the way, in words, if anything does} */
    public static Optional<String> obstacle() {
        return OBSTACLE;
    }

    private static Optional<String> find() {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!system.equals("Linux")) {
            return Optional.of("the system is " + system + ", not Linux");
        }
        boolean known = architecture.equals("amd64") || architecture.equals("aarch64");
        if (!known || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return Optional.of("the processor is " + architecture + ", not amd64 or aarch64");
        }
        try {
            SystemCalls.requireAll();
            return Optional.empty();
        } catch (IllegalCallerException | LinkageError e) {
            return Optional.of("native access: " + rootOf(e).getMessage());
        }
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
