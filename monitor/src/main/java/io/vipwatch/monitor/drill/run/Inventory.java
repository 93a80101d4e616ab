package io.vipwatch.monitor.drill.run;

/** Which hosts there are, how they are reached, and what is known of them. */
public interface Inventory {
    /**
     * {@return the host of this name; {@link Site#RUNNER} is the one on which the drill runs}
     *
     * @throws DrillRefused if there is none
     */
    Host host(String name) throws DrillRefused;

    /**
     * {@return what of a target the commands depend on}
     *
     * @throws DrillRefused if nothing is known of it
     */
    Site site(String target) throws DrillRefused;

    /** {@return the name of the edge router} */
    String edge();
}
