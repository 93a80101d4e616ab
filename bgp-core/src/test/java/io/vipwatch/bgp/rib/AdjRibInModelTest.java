package io.vipwatch.bgp.rib;

import static io.vipwatch.bgp.rib.Routes.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The compact table against a plain map, over thousands of random operations. The seed is the test's parameter and so
 * part of its name.
 */
class AdjRibInModelTest {
    private static final WithdrawalReason LOST = WithdrawalReason.sessionLost("test");
    private static final int OPERATIONS = 4000;

    @ParameterizedTest(name = "few prefixes, no path ids, seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void holdsWhatTheMapHolds(long seed) {
        new Run(seed, 12, 1).run();
    }

    @ParameterizedTest(name = "few prefixes, path ids, seed {0}")
    @ValueSource(longs = {4, 5, 6})
    void holdsWhatTheMapHoldsWithPathIds(long seed) {
        new Run(seed, 6, 5).run();
    }

    @ParameterizedTest(name = "many prefixes, seed {0}")
    @ValueSource(longs = {7, 8, 9})
    void holdsWhatTheMapHoldsOverManyPages(long seed) {
        new Run(seed, 3000, 2).run();
    }

    private record Held(RouteAttributes attributes, boolean stale, boolean awaitsRefresh) {
        Held markedStale() {
            return new Held(attributes, true, awaitsRefresh);
        }

        Held awaitingRefresh() {
            return new Held(attributes, stale, true);
        }
    }

    private static final class Run {
        private final Random random;
        private final int prefixes;
        private final int pathIds;
        private final AttributeSets sets = new AttributeSets();
        private final AdjRibIn rib = new AdjRibIn(sets);
        private final Map<Nlri, Held> model = new LinkedHashMap<>();
        private final List<RouteChange> changes = new ArrayList<>();
        private final List<RouteChange> expected = new ArrayList<>();

        Run(long seed, int prefixes, int pathIds) {
            this.random = new Random(seed);
            this.prefixes = prefixes;
            this.pathIds = pathIds;
        }

        void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                changes.clear();
                expected.clear();
                boolean inWireOrder = step();
                if (inWireOrder) {
                    assertThat(changes).as("operation %d", i).isEqualTo(expected);
                } else {
                    assertThat(changes).as("operation %d", i).containsExactlyInAnyOrderElementsOf(expected);
                }
                if (i % 50 == 0) {
                    compare();
                }
            }
            rib.flush(LOST, RouteFilter.ALL, changes::add);
            assertThat(sets.size()).isZero();
        }

        /** {@return whether the order of the changes is that of the wire} */
        private boolean step() {
            int choice = random.nextInt(100);
            if (choice < 55) {
                announce(some());
                return true;
            } else if (choice < 93) {
                withdraw(some());
                return true;
            } else if (choice < 95) {
                rib.markStale(IPV6, RouteFilter.ALL, changes::add);
                model.forEach((nlri, held) -> {
                    if (!held.stale()) {
                        expected.add(new RouteChange.MarkedStale(IPV6, nlri, held.attributes()));
                    }
                });
                model.replaceAll((nlri, held) -> held.markedStale());
            } else if (choice < 97) {
                rib.flushStale(IPV6, LOST, RouteFilter.ALL, changes::add);
                removeFromModel(LOST, true, false);
            } else if (choice < 98) {
                rib.beginRefresh(IPV6);
                model.replaceAll((nlri, held) -> held.awaitingRefresh());
            } else if (choice < 99) {
                rib.endRefresh(IPV6, RouteFilter.ALL, changes::add);
                removeFromModel(WithdrawalReason.of(WithdrawalReason.Kind.NOT_REFRESHED, ""), false, true);
            } else if (random.nextInt(10) == 0) {
                rib.flush(IPV6, LOST, RouteFilter.ALL, changes::add);
                removeFromModel(LOST, false, false);
            }
            return false;
        }

        private List<Nlri> some() {
            List<Nlri> some = new ArrayList<>();
            int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 4);
            for (int i = 0; i < count; i++) {
                int chosen = random.nextInt(prefixes);
                int length = chosen % 3 == 0 ? 128 : 33 + chosen % 90;
                long high = 0x20010db8_0000_0000L | (chosen % 7);
                Prefix prefix = Prefix.of(IpAddress.ofIpv6(high, (long) chosen << 40), length);
                some.add(Nlri.of(prefix, pathIds == 1 ? 0 : 1 + random.nextInt(pathIds)));
            }
            return some;
        }

        private void announce(List<Nlri> some) {
            int metric = random.nextInt(20);
            RouteAttributes after = Routes.routeAttributes(metric);
            rib.apply(Routes.announce(metric, some.toArray(Nlri[]::new)), 0, RouteFilter.ALL, changes::add);
            for (Nlri nlri : some) {
                Held before = model.put(nlri, new Held(after, false, false));
                if (before == null) {
                    expected.add(new RouteChange.Announced(IPV6, nlri, after));
                } else if (!before.attributes().equals(after)) {
                    expected.add(new RouteChange.Replaced(IPV6, nlri, before.attributes(), after, before.stale()));
                } else if (before.stale()) {
                    expected.add(new RouteChange.Restored(IPV6, nlri, after));
                } else {
                    expected.add(new RouteChange.Duplicate(IPV6, nlri, after));
                }
            }
        }

        private void withdraw(List<Nlri> some) {
            rib.apply(Routes.withdraw(some.toArray(Nlri[]::new)), 0, RouteFilter.ALL, changes::add);
            for (Nlri nlri : some) {
                Held before = model.remove(nlri);
                expected.add(
                        before == null
                                ? new RouteChange.WithdrawnUnknown(IPV6, nlri, WithdrawalReason.EXPLICIT)
                                : withdrawn(nlri, before, WithdrawalReason.EXPLICIT));
            }
        }

        private void removeFromModel(WithdrawalReason reason, boolean onlyStale, boolean onlyUnrefreshed) {
            model.entrySet().removeIf(entry -> {
                Held held = entry.getValue();
                boolean gone = (!onlyStale || held.stale()) && (!onlyUnrefreshed || held.awaitsRefresh());
                if (gone) {
                    expected.add(withdrawn(entry.getKey(), held, reason));
                }
                return gone;
            });
        }

        private static RouteChange withdrawn(Nlri nlri, Held held, WithdrawalReason reason) {
            return new RouteChange.Withdrawn(IPV6, nlri, held.attributes(), held.stale(), reason);
        }

        private void compare() {
            assertThat(rib.routeCount(IPV6)).isEqualTo(model.size());
            assertThat(rib.prefixCount(IPV6)).isEqualTo((int)
                    model.keySet().stream().map(Nlri::prefix).distinct().count());
            assertThat(rib.staleCount(IPV6))
                    .isEqualTo((int) model.values().stream().filter(Held::stale).count());
            assertThat(sets.size()).isEqualTo((int)
                    model.values().stream().map(Held::attributes).distinct().count());
            List<Route> all = rib.routes(IPV6, RouteFilter.ALL);
            assertThat(all).hasSize(model.size());
            for (Route route : all) {
                Held held = Objects.requireNonNull(model.get(route.nlri()), "route that the model lacks");
                assertThat(route.attributes()).isEqualTo(held.attributes());
                assertThat(route.stale()).isEqualTo(held.stale());
            }
            compareLookups();
        }

        private void compareLookups() {
            for (Nlri nlri : some()) {
                assertThat(rib.find(IPV6, nlri).map(Route::attributes).orElse(null))
                        .isEqualTo(model.containsKey(nlri) ? model.get(nlri).attributes() : null);
                assertThat(rib.paths(IPV6, nlri.prefix()))
                        .extracting(Route::nlri)
                        .containsExactlyInAnyOrderElementsOf(paths(nlri.prefix()));
                IpAddress address = nlri.prefix().address();
                List<Nlri> longest = model.keySet().stream()
                        .map(Nlri::prefix)
                        .filter(prefix -> prefix.contains(address))
                        .max(Comparator.comparingInt(Prefix::length))
                        .map(this::paths)
                        .orElse(List.of());
                assertThat(rib.longestMatch(address))
                        .extracting(Route::nlri)
                        .containsExactlyInAnyOrderElementsOf(longest);
            }
        }

        private List<Nlri> paths(Prefix prefix) {
            return model.keySet().stream()
                    .filter(nlri -> nlri.prefix().equals(prefix))
                    .toList();
        }
    }
}
