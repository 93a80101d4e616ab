package io.vipwatch.bgp.rib;

/** Counts changes while they happen; {@link RouteCounts} is what others see of it. */
final class ChangeCounter {
    long announced;
    long replaced;
    long restored;
    long duplicates;
    long withdrawn;
    long withdrawnUnknown;

    RouteCounts snapshot() {
        return new RouteCounts(announced, replaced, restored, duplicates, withdrawn, withdrawnUnknown);
    }
}
