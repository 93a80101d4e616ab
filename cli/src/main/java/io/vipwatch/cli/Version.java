package io.vipwatch.cli;

import java.util.Optional;
import picocli.CommandLine;

/** The version that the build wrote into the jar, and the Java that runs it. */
final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"vipwatch " + text() + " (Java " + Runtime.version() + ")"};
    }

    /** {@return the version; {@code (not packaged)} when classes run from a directory} */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
