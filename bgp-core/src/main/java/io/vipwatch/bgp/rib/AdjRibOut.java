package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The Adj-RIB-Out of one peer (RFC 4271 §3.2): the routes that have been announced to it, keyed by family, prefix and
 * path identifier. Answers each change with the fewest UPDATEs that bring it about: what the peer knows already is not
 * said again, and prefixes with equal attributes share an UPDATE as far as its length allows.
 *
 * <p>Not thread-safe: one thread at a time, that of the peer.
 */
public final class AdjRibOut {
    private final HeldAttributes attributes;
    private final UpdatePacker packer;
    private final Map<Family, RouteTable> families = new LinkedHashMap<>();

    /**
     * Makes an empty table.
     *
     * @param sets where attribute sets are shared with other peers
     * @param addPathSend the families in which NLRI carry path identifiers towards this peer
     * @param maximumLength the longest message that the peer takes, in octets
     * @param attributesLength tells how many octets path attributes take in an UPDATE to this peer
     */
    public AdjRibOut(
            AttributeSets sets,
            Set<Family> addPathSend,
            int maximumLength,
            ToIntFunction<PathAttributes> attributesLength) {
        this.attributes = new HeldAttributes(sets);
        this.packer = new UpdatePacker(addPathSend, maximumLength, attributesLength);
    }

    /**
     * Announces and withdraws routes.
     *
     * @param announce routes that the peer is to have; the last of several with one key counts
     * @param withdraw routes that the peer is not to have, unless they are in {@code announce}
     * @return what to send to the peer: withdrawals first; nothing if it has it that way already
     */
    public List<Update> apply(Collection<Announcement> announce, Collection<RouteKey> withdraw) {
        Map<RouteKey, RouteAttributes> wanted = byKey(announce);
        UpdatePacker.Batch batch = packer.batch(attributes);
        for (RouteKey key : withdraw) {
            if (!wanted.containsKey(key)) {
                forget(key, batch);
            }
        }
        wanted.forEach((key, content) -> remember(key, content, batch));
        return batch.updates();
    }

    /**
     * Makes the announced routes exactly these.
     *
     * @return what to send to the peer
     */
    public List<Update> become(Collection<Announcement> routes) {
        Set<RouteKey> wanted = byKey(routes).keySet();
        Set<RouteKey> surplus = new HashSet<>();
        for (RouteTable table : families.values()) {
            table.forEach(slot -> {
                RouteKey key = key(table, slot);
                if (!wanted.contains(key)) {
                    surplus.add(key);
                }
            });
        }
        return apply(routes, surplus);
    }

    /** {@return everything announced in a family, once more, as a route refresh asks for (RFC 2918 §4)} */
    public List<Update> resend(Family family) {
        UpdatePacker.Batch batch = packer.batch(attributes);
        table(family)
                .forEach(slot ->
                        batch.announce(key(table(family), slot), table(family).set(slot)));
        return batch.updates();
    }

    /** Forgets everything, since the session is gone and the peer has nothing of it any more. */
    public void clear() {
        for (RouteTable table : families.values()) {
            table.clear(attributes);
        }
    }

    /** {@return how many routes of this family are announced} */
    public int routeCount(Family family) {
        return table(family).routes();
    }

    /** {@return the attributes with which a route is announced, if it is} */
    public Optional<RouteAttributes> find(RouteKey key) {
        RouteTable table = table(key.family());
        int slot = slot(table, key);
        return slot == RouteTable.NONE ? Optional.empty() : Optional.of(attributes.content(table.set(slot)));
    }

    private static Map<RouteKey, RouteAttributes> byKey(Collection<Announcement> announcements) {
        Map<RouteKey, RouteAttributes> byKey = new LinkedHashMap<>();
        announcements.forEach(announcement -> byKey.put(announcement.key(), announcement.attributes()));
        return byKey;
    }

    private void remember(RouteKey key, RouteAttributes content, UpdatePacker.Batch batch) {
        RouteTable table = table(key.family());
        AttributeSet set = attributes.acquire(content, 1);
        int slot = slot(table, key);
        if (slot == RouteTable.NONE) {
            Prefix prefix = key.nlri().prefix();
            int pathId = key.nlri().pathId().value();
            table.insert(prefix.high(), prefix.low(), prefix.length(), pathId, set, 0);
        } else {
            AttributeSet old = table.set(slot);
            table.replace(slot, set, 0);
            attributes.release(old, 1);
            if (old.equals(set)) {
                return;
            }
        }
        batch.announce(key, set);
    }

    private void forget(RouteKey key, UpdatePacker.Batch batch) {
        RouteTable table = table(key.family());
        int slot = slot(table, key);
        if (slot != RouteTable.NONE) {
            remove(table, slot);
            batch.withdraw(key);
        }
    }

    private void remove(RouteTable table, int slot) {
        AttributeSet set = table.set(slot);
        table.remove(slot);
        attributes.release(set, 1);
    }

    private static int slot(RouteTable table, RouteKey key) {
        Prefix prefix = key.nlri().prefix();
        return table.find(
                prefix.high(),
                prefix.low(),
                prefix.length(),
                key.nlri().pathId().value());
    }

    private static RouteKey key(RouteTable table, int slot) {
        Prefix prefix = new Prefix(table.family().afi(), table.high(slot), table.low(slot), table.length(slot));
        return new RouteKey(table.family(), Nlri.of(prefix, table.pathId(slot)));
    }

    private RouteTable table(Family family) {
        return families.computeIfAbsent(family, RouteTable::new);
    }
}
