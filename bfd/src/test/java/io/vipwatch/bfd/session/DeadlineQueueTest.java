package io.vipwatch.bfd.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.fsm.Deadlines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
    private static final class Due extends DeadlineQueue.Timed {}

    private final DeadlineQueue queue = new DeadlineQueue();

    @Test
    void anEmptyQueueIsNeverDue() {
        assertThat(queue.next()).isEqualTo(Deadlines.NEVER);
        assertThatThrownBy(queue::first).isInstanceOf(IllegalStateException.class);
        queue.schedule(new Due(), Deadlines.NEVER);
        assertThat(queue.next()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void theFirstIsAlwaysTheOneThatIsDueFirst() {
        Random random = new Random(7);
        List<Due> all = new ArrayList<>();
        Map<Due, Long> model = new HashMap<>();
        for (int step = 0; step < 20_000; step++) {
            if (all.size() < 200 && random.nextInt(3) == 0) {
                all.add(new Due());
            }
            if (all.isEmpty()) {
                continue;
            }
            Due due = all.get(random.nextInt(all.size()));
            long time = random.nextInt(8) == 0 ? Deadlines.NEVER : random.nextLong(-1000, 1000);
            queue.schedule(due, time);
            if (time == Deadlines.NEVER) {
                model.remove(due);
            } else {
                model.put(due, time);
            }
            long earliest =
                    model.values().stream().mapToLong(Long::longValue).min().orElse(Deadlines.NEVER);
            assertThat(queue.next()).as("step %d", step).isEqualTo(earliest);
            if (earliest != Deadlines.NEVER) {
                assertThat(model.get((Due) queue.first())).isEqualTo(earliest);
            }
        }
    }
}
