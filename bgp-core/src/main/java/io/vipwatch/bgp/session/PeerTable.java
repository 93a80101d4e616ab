package io.vipwatch.bgp.session;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The peers of a speaker, configured ones and those that came through a range. On any thread that holds the speaker's
 * lock.
 */
final class PeerTable {
    private final Map<String, PeerConfig> configured = new LinkedHashMap<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, StatusBoard> ranges = new LinkedHashMap<>();
    private final Set<Member> departed = new LinkedHashSet<>();

    /**
     * A session and the configuration that it came from.
     *
     * @param configuredAs the name of its own configuration or of its range
     */
    record Member(PeerSession session, String configuredAs) {
        boolean isOfRange() {
            return !session.peer().name().equals(configuredAs);
        }
    }

    Optional<PeerConfig> config(String name) {
        return Optional.ofNullable(configured.get(name));
    }

    void put(PeerConfig config, Stamp now) {
        configured.put(config.name(), config);
        if (config.remote() instanceof Remote.Range(Prefix prefix, int _)) {
            Peer anybody = new Peer(config.name(), ScopedAddress.of(prefix.address()));
            ranges.computeIfAbsent(config.name(), _ -> waiting(anybody, config, now))
                    .configured(config);
        }
    }

    private static StatusBoard waiting(Peer anybody, PeerConfig config, Stamp now) {
        StatusBoard board = new StatusBoard(anybody, config, now);
        board.entered(SessionState.ACTIVE, now);
        return board;
    }

    void removeConfig(String name) {
        configured.remove(name);
        ranges.remove(name);
    }

    /** {@return what there is to know of all sessions, and of each range that has none} */
    List<SessionStatus> statuses() {
        Stream<StatusBoard> sessions = members.values().stream().map(member -> member.session.board());
        Stream<StatusBoard> waiting = ranges.entrySet().stream()
                .filter(range -> membersOf(range.getKey()).isEmpty())
                .map(Map.Entry::getValue);
        return Stream.concat(sessions, waiting).map(StatusBoard::read).toList();
    }

    /** A peer that came through a range has left; it stays to be seen until its place is needed. */
    void departed(Member member) {
        departed.add(member);
    }

    /** A peer that came through a range is back. */
    void returned(Member member) {
        departed.remove(member);
    }

    /** {@return who left the range first and could make room} */
    Optional<Member> departedFrom(String range) {
        return departed.stream()
                .filter(member -> member.configuredAs.equals(range))
                .findFirst();
    }

    void put(Member member) {
        members.put(member.session.peer().name(), member);
    }

    void remove(Member member) {
        members.remove(member.session.peer().name(), member);
        departed.remove(member);
    }

    Optional<Member> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    List<Member> members() {
        return List.copyOf(members.values());
    }

    /** {@return the sessions of one configuration: one, or those of the range} */
    List<Member> membersOf(String name) {
        return members.values().stream()
                .filter(member -> member.configuredAs.equals(name))
                .toList();
    }

    /** {@return another passive peer that a connection from the same address could be meant for, if there is one} */
    Optional<PeerConfig> ambiguousWith(PeerConfig peer) {
        return configured.values().stream()
                .filter(other -> !other.name().equals(peer.name()))
                .filter(other -> other.remote().equals(peer.remote()) && other.passive() && peer.passive())
                .findFirst();
    }

    /** {@return the configuration for a connection from {@code address}: of the peer itself, else of the longest range} */
    Optional<PeerConfig> forConnectionFrom(ScopedAddress address) {
        Optional<PeerConfig> exact = configured.values().stream()
                .filter(peer -> peer.remote() instanceof Remote.Address(ScopedAddress one) && isSame(one, address))
                .min(Comparator.comparing(peer -> !peer.passive()));
        return exact.or(() -> configured.values().stream()
                .filter(peer -> rangeLength(peer, address) >= 0)
                .max(Comparator.comparingInt(peer -> rangeLength(peer, address))));
    }

    private static boolean isSame(ScopedAddress configured, ScopedAddress found) {
        return configured.address().equals(found.address())
                && (configured.scope().isEmpty() || configured.scope().equals(found.scope()));
    }

    private static int rangeLength(PeerConfig peer, ScopedAddress address) {
        return peer.remote() instanceof Remote.Range(Prefix prefix, int _) && prefix.contains(address.address())
                ? prefix.length()
                : -1;
    }
}
