package io.vipwatch.monitor.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Several recordings read as one, in the order of their times; on the thread that reads. */
final class MergedSource implements Source {
    private final List<Source> recordings;
    private final List<Optional<Recorded>> heads = new ArrayList<>();

    /**
     * Reads several recordings.
     *
     * @param recordings each in the order of its own times; of equal times the first recording comes first
     */
    MergedSource(List<Source> recordings) {
        this.recordings = recordings;
    }

    @Override
    public Optional<Recorded> next() throws IOException {
        while (heads.size() < recordings.size()) {
            heads.add(recordings.get(heads.size()).next());
        }
        int first = -1;
        for (int i = 0; i < heads.size(); i++) {
            if (heads.get(i).isPresent() && (first < 0 || time(heads.get(i)) < time(heads.get(first)))) {
                first = i;
            }
        }
        if (first < 0) {
            return Optional.empty();
        }
        Optional<Recorded> next = heads.get(first);
        heads.set(first, recordings.get(first).next());
        return next;
    }

    /** Damage has no time: it is told as soon as it is found. */
    private static long time(Optional<Recorded> head) {
        return head.filter(Recorded.Timed.class::isInstance)
                .map(Recorded.Timed.class::cast)
                .map(Recorded.Timed::epochNanos)
                .orElse(Long.MIN_VALUE);
    }

    @Override
    public void close() throws IOException {
        for (Source recording : recordings) {
            recording.close();
        }
    }
}
