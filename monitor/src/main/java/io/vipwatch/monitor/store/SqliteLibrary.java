package io.vipwatch.monitor.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite itself, a library of the operating system's kind that the driver has for many systems. Unless the property
 * {@code org.sqlite.lib.path} says where it lies, each start writes it to the directory for temporary files, from which
 * hardened systems run nothing; a package therefore has it as a file.
 */
public final class SqliteLibrary {
    private SqliteLibrary() {}

    /**
     * Writes the library for this system as a file, where there is one.
     *
     * @throws IOException if it cannot be written
     */
    public static void copyTo(Path directory) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(
                "/" + LibraryLoaderUtil.getNativeLibResourcePath().replaceFirst("^/", "") + "/" + name)) {
            if (library != null) {
                Files.createDirectories(directory);
                Files.copy(library, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
