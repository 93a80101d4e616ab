package io.vipwatch.lab.bfd;

import io.vipwatch.lab.container.BfdRouter;
import java.util.List;

/** Another implementation: how it is told what to do, and how it sees its sessions. Its calls block. */
sealed interface ForeignBfd permits FrrBfd, BirdBfd {
    BfdRouter router();

    /** Has it forget every session and begin these. */
    void begin(ForeignSettings settings, List<Side> sides);

    /** Changes the settings of the sessions that it has, without beginning them anew. */
    void change(ForeignSettings settings);

    /** {@return the state of a session in its own words, in lower case; {@code absent} if it has none} */
    String state(Side side);

    /** {@return the times of a session that it says are in effect; zero if it has none} */
    Agreed agreed(Side side);

    /** {@return how often a session has left Up, by its own count since it began} */
    long downs(Side side);

    /** {@return everything it says of its sessions, for a failed test to print} */
    String report();
}
