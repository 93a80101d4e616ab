package io.vipwatch.monitor.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.monitor.config.PeerBfdSection.OnDown;
import org.junit.jupiter.api.Test;

/** RFC 5882 §4: what each change of a BFD session means for BGP, all of them. */
class CouplingTest {
    @Test
    void onlyAFailureOfASessionThatWasUpTouchesBgp() {
        assertThat(table()).isEqualTo("""
                change                  | close       | observe
                AdminDown → Down        | NOTHING     | NOTHING
                AdminDown → Init        | NOTHING     | NOTHING
                AdminDown → Up          | LET_GO_ON   | LET_GO_ON
                Down → AdminDown        | LEAVE_ALONE | LEAVE_ALONE
                Down → Init             | NOTHING     | NOTHING
                Down → Up               | LET_GO_ON   | LET_GO_ON
                Init → AdminDown        | LEAVE_ALONE | LEAVE_ALONE
                Init → Down             | NOTHING     | NOTHING
                Init → Up               | LET_GO_ON   | LET_GO_ON
                Up → AdminDown          | LEAVE_ALONE | LEAVE_ALONE
                Up → Down               | LEAVE_ALONE | LEAVE_ALONE
                Up → Init               | LEAVE_ALONE | LEAVE_ALONE
                AdminDown → Down failed | NOTHING     | NOTHING
                AdminDown → Init failed | NOTHING     | NOTHING
                AdminDown → Up failed   | LET_GO_ON   | LET_GO_ON
                Down → AdminDown failed | LEAVE_ALONE | LEAVE_ALONE
                Down → Init failed      | NOTHING     | NOTHING
                Down → Up failed        | LET_GO_ON   | LET_GO_ON
                Init → AdminDown failed | LEAVE_ALONE | LEAVE_ALONE
                Init → Down failed      | NOTHING     | NOTHING
                Init → Up failed        | LET_GO_ON   | LET_GO_ON
                Up → AdminDown failed   | LEAVE_ALONE | LEAVE_ALONE
                Up → Down failed        | CLOSE       | FLUSH_STALE
                Up → Init failed        | CLOSE       | FLUSH_STALE
                """);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("change                  | close       | observe\n");
        for (boolean failure : new boolean[] {false, true}) {
            for (SessionState from : SessionState.values()) {
                for (SessionState to : SessionState.values()) {
                    if (from != to) {
                        String change = from.text() + " → " + to.text() + (failure ? " failed" : "");
                        table.append("%-23s | %-11s | %s%n"
                                .formatted(
                                        change,
                                        Coupling.of(from, to, failure, OnDown.CLOSE),
                                        Coupling.of(from, to, failure, OnDown.OBSERVE)));
                    }
                }
            }
        }
        return table.toString();
    }
}
