package io.vipwatch.monitor.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opens databases of SQLite, and says in words what it answers. The driver is asked by name: no registry is searched. */
final class SqliteConnections {
    private static final int BUSY_MILLIS = 2000;
    private static final int LOG_SIZE = 32 << 20;
    private static final int CACHE_KIB = 4096;

    private SqliteConnections() {}

    /** {@return a connection that writes; it begins and ends no transaction by itself but one for each statement} */
    static Connection writer(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        // What the system had not yet written when power was lost comes from the journal again; the cursor with it.
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setJournalSizeLimit(LOG_SIZE);
        config.setCacheSize(-CACHE_KIB);
        return config.createConnection(url(file));
    }

    /**
     * {@return a connection that only reads}
     *
     * @param immutable whether nobody writes the file, and no log is beside it: then its directory need not be writable
     */
    static Connection reader(Path file, boolean immutable) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-CACHE_KIB);
        return config.createConnection(url(file) + (immutable ? "?immutable=1" : ""));
    }

    /** As a URI: a name may hold what stands for something else in the driver's own addresses. */
    private static String url(Path file) {
        return "jdbc:sqlite:file:" + file.toUri().getRawPath();
    }

    /** {@return whether what SQLite answered means that the file is damaged} */
    static boolean isCorrupt(SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB, SQLITE_NOTADB ->
                true;
            default -> false;
        };
    }

    static boolean cannotOpen(SQLException failure) {
        return (code(failure).code & 0xff) == SQLiteErrorCode.SQLITE_CANTOPEN.code;
    }

    private static SQLiteErrorCode code(SQLException failure) {
        return failure instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    /** {@return what went wrong with {@code file}, for an operator} */
    static String text(Path file, SQLException failure) {
        SQLiteErrorCode code = code(failure);
        String what = switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "is locked by another program";
            case SQLITE_FULL -> "cannot grow: the disk is full";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH -> "may not be written";
            case SQLITE_CANTOPEN -> "cannot be opened; its directory must be there, and be writable";
            case SQLITE_IOERR -> "cannot be read or written";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "is damaged";
            case SQLITE_INTERRUPT -> "was asked for too much: narrow the time, or name a peer, a prefix or a type";
            default -> "cannot be used";
        };
        return file + " " + what + " (" + failure.getMessage() + ")";
    }
}
