package io.vipwatch.monitor.control;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** A listening Unix domain socket and its file; on the thread that opens or closes it. */
final class SocketFile implements AutoCloseable {
    /** {@code sun_path} of unix(7) holds 108 octets with a zero at the end; the socket is made in a directory beside it. */
    private static final int LONGEST_PATH = 100;

    private static final int MOST_TRIES = 100;

    private final Path path;
    private final ServerSocketChannel channel;
    private final Object key;

    private SocketFile(Path path, ServerSocketChannel channel, Object key) {
        this.path = path;
        this.channel = channel;
        this.key = key;
    }

    /**
     * Listens at {@code path}. At no time can another user connect: the socket is made where nobody else may look, and
     * takes its place when its mode is 0600. A file that a killed monitor left there is replaced.
     *
     * @throws IOException if that cannot be, or if somebody listens there already
     */
    static SocketFile listen(Path path) throws IOException {
        int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_PATH) {
            throw new IOException(
                    "the path " + path + " has " + length + " octets; a socket's may have " + LONGEST_PATH);
        }
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a socket lies in a directory");
        Files.createDirectories(directory);
        refuseOccupied(path);
        Path secluded = secluded(directory);
        Path made = secluded.resolve("s");
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, path, StandardCopyOption.ATOMIC_MOVE);
            return new SocketFile(path, channel, keyOf(path));
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(made);
            throw e;
        } finally {
            Files.deleteIfExists(secluded);
        }
    }

    private static void refuseOccupied(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
            throw new IOException(path + " is there already and no socket");
        }
        try (SocketChannel _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new BindException("somebody listens at " + path + " already");
        } catch (BindException occupied) {
            throw occupied;
        } catch (IOException abandoned) {
            // What a killed monitor left: a socket that nobody listens at refuses connections.
        }
    }

    /** {@return a new directory that only this user may enter} Its name is short, for the sake of the address. */
    private static Path secluded(Path directory) throws IOException {
        // Others that start now may have one, and one that was killed just then may have left one.
        for (int i = 0; i < MOST_TRIES; i++) {
            Path free = directory.resolve(String.format(".c%02d", i));
            if (!Files.exists(free)) {
                return Files.createDirectory(
                        free, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        }
        throw new FileAlreadyExistsException(directory + "/.c00 to .c99");
    }

    private static Object keyOf(Path path) throws IOException {
        return Objects.requireNonNull(
                Files.readAttributes(path, BasicFileAttributes.class).fileKey(), "a file system with inodes");
    }

    Path path() {
        return path;
    }

    /** Waits for a connection. */
    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Listens no longer, and removes the file unless it is another's by now. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (Files.exists(path) && keyOf(path).equals(key)) {
            Files.delete(path);
        }
    }
}
