package io.vipwatch.lab.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** The form in which files go into an engine and come out of it. */
final class TarArchive {
    private static final String PROGRAMS = "usr/local/bin/";
    private static final int EXECUTABLE = 0100755;

    private TarArchive() {}

    /**
     * {@return an archive of files}
     *
     * @param files path to content
     */
    static byte[] of(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream archive = new TarArchiveOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry header = new TarArchiveEntry(file.getKey());
                header.setSize(file.getValue().length);
                if (file.getKey().startsWith(PROGRAMS)) {
                    header.setMode(EXECUTABLE);
                }
                archive.putArchiveEntry(header);
                archive.write(file.getValue());
                archive.closeArchiveEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** {@return the content of the first file of an archive} */
    static byte[] first(InputStream archive) {
        try (TarArchiveInputStream files = new TarArchiveInputStream(archive)) {
            if (files.getNextEntry() == null) {
                throw new IOException("an empty archive");
            }
            return files.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
