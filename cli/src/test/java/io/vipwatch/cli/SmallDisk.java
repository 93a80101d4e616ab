package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file system of its own that a test can fill to the last octet.
 *
 * @param path where it is mounted
 */
record SmallDisk(Path path) implements AutoCloseable {
    /** {@return one with these options of tmpfs, mounted there; empty where this is not allowed} */
    static Optional<SmallDisk> mount(Path path, String options) throws IOException, InterruptedException {
        Files.createDirectories(path);
        boolean mounted = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString()) == 0;
        return mounted ? Optional.of(new SmallDisk(path)) : Optional.empty();
    }

    /** Changes the options. */
    void remount(String options) throws IOException, InterruptedException {
        assertThat(run("mount", "-o", "remount," + options, path.toString())).isZero();
    }

    void fill() throws IOException {
        ByteBuffer block = ByteBuffer.allocate(4096);
        try (FileChannel channel =
                FileChannel.open(filler(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (true) {
                channel.write(block.clear());
            }
        } catch (IOException full) {
            assertThat(filler()).isNotEmptyFile();
        }
    }

    /** Takes what filled it away again. */
    void empty() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            assertThat(run("umount", "-l", path.toString())).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before " + path + " was unmounted", interrupted);
        }
    }
}
