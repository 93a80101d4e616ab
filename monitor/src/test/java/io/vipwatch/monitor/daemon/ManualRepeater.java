package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.bfd.Repeater;
import java.util.Optional;

/** Has the task done when the test says so, on the test's thread. */
final class ManualRepeater implements Repeater {
    private Optional<Runnable> task = Optional.empty();

    @Override
    public void begin(Runnable other) {
        task = Optional.of(other);
    }

    /** It is time. */
    void once() {
        task.orElseThrow().run();
    }

    @Override
    public void close() {}
}
