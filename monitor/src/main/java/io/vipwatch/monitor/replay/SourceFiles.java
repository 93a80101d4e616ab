package io.vipwatch.monitor.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens the files of a recording, on the thread that replays. */
final class SourceFiles {
    private static final int BUFFER = 1 << 16;

    private SourceFiles() {}

    /**
     * {@return the files as one recording}
     *
     * @param files MRT files and captures
     */
    static Source open(List<Path> files, ReplaySettings settings) throws IOException {
        List<Source> opened = new ArrayList<>();
        MergedSource all = new MergedSource(opened);
        try {
            for (Path file : files) {
                opened.add(open(file, settings));
            }
            return all;
        } catch (IOException | RuntimeException unreadable) {
            all.close();
            throw unreadable;
        }
    }

    private static Source open(Path file, ReplaySettings settings) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            return switch (SourceForm.of(in)) {
                case MRT -> MrtSource.open(file.toString(), in);
                case CAPTURE -> CaptureSource.open(file.toString(), in, settings.ports(), sides(file, settings));
                case TEXT -> throw new IOException(file + " is neither MRT nor a capture");
            };
        } catch (IOException | RuntimeException unreadable) {
            in.close();
            throw unreadable;
        }
    }

    private static Sides sides(Path file, ReplaySettings settings) throws IOException {
        if (settings.isConfigured() || settings.observer().isPresent()) {
            return settings::isPeer;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return ConversationSurvey.of(in, settings.ports());
        }
    }
}
