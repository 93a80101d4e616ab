package io.vipwatch.lab.bfd;

import io.vipwatch.lab.container.BfdRouter;
import java.util.Locale;

/**
 * The other end of one of our sessions.
 *
 * @param foreign the implementation
 * @param side the session as it knows it
 */
record Partner(ForeignBfd foreign, Side side) {
    /** {@return what our session is called} */
    String name() {
        return foreign.router().implementation().name().toLowerCase(Locale.ROOT) + " " + side;
    }

    boolean isUp() {
        return foreign.state(side).equals("up");
    }

    boolean sendsAdminDown() {
        return foreign.router().implementation() == BfdRouter.Implementation.FRR;
    }

    @Override
    public String toString() {
        return name();
    }
}
