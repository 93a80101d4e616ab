package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code bfd} of a peer: BFD runs with it, and what BFD says has a say in its BGP session (RFC 5882).
 *
 * @param session how the session runs
 * @param passive whether we send nothing before the peer does; empty: not written, which means no, and yes for a range
 * @param source the address to send from; empty: the source address of the BGP session, if it has one
 * @param onDown what follows when BFD goes Down
 * @param strictHold strict mode: how long the BGP session waits for BFD; empty: no strict mode
 */
public record PeerBfdSection(
        BfdSessionSection session,
        Optional<Boolean> passive,
        Optional<IpAddress> source,
        OnDown onDown,
        Optional<Duration> strictHold) {
    /** What follows for the BGP session when BFD goes Down. */
    public enum OnDown {
        /** It ends with Cease/BFD Down (RFC 9384), and its paths are lost at once. */
        CLOSE,
        /** It goes on as long as BGP's own hold timer lets it; only paths that were stale already are lost. */
        OBSERVE
    }

    /** Strict mode as it is written. */
    private record Strict(boolean enabled, Duration holdTime) {
        private static final Key<Boolean> ENABLED = Key.optional(
                "enabled", Scalar.bool(), true, "Let the BGP session wait for BFD, if the peer is of the same mind.");
        private static final Key<Duration> HOLD_TIME = Key.optional(
                "hold_time",
                Scalar.duration("a duration of at least 1s, such as 30s", time -> time.toSeconds() >= 1),
                Duration.ofSeconds(30),
                "How long it waits for BFD, and no longer than the hold time that both sides agreed on.");
        static final Section<Strict> SHAPE = Section.of(
                        values -> new Strict(values.get(ENABLED), values.get(HOLD_TIME)), ENABLED, HOLD_TIME)
                .shorthand(ENABLED);
    }

    /** {@return the shape of the section; secrets come from {@code secrets}} */
    static Section<PeerBfdSection> shape(SecretShape secrets) {
        BfdSessionSection.Keys session = new BfdSessionSection.Keys(secrets);
        Key<Boolean> passive = Key.optional(
                "passive", Scalar.bool(), "Send nothing before the peer does; always so for the peers of a range.");
        Key<IpAddress> source = Key.optional(
                "source", Scalar.address(), "Our own address; without it that of the BGP session (source_address).");
        Key<OnDown> onDown = Key.optional(
                "on_down",
                Scalar.choice(OnDown.class),
                OnDown.CLOSE,
                "close: BFD Down ends the BGP session with Cease/BFD Down (RFC 9384). observe: it is recorded, and only"
                        + " paths that graceful restart kept are lost.");
        Key<Strict> strict = Key.optional(
                "strict",
                Strict.SHAPE,
                new Strict(false, Duration.ofSeconds(30)),
                "BFD strict mode: where the peer advertises it too, the BGP session waits in OpenConfirm for BFD.");
        List<Key<?>> keys = new ArrayList<>(session.all());
        keys.addAll(List.of(passive, source, onDown, strict));
        return Section.of(
                        values -> new PeerBfdSection(
                                session.build(values),
                                values.find(passive),
                                values.find(source),
                                values.get(onDown),
                                Optional.of(values.get(strict))
                                        .filter(Strict::enabled)
                                        .map(Strict::holdTime)),
                        keys.toArray(Key<?>[]::new))
                .checked(values -> {
                    session.refuseContradictions(values);
                    if (values.get(strict).enabled && values.get(onDown) == OnDown.OBSERVE) {
                        values.refuse(
                                strict,
                                "strict mode together with on_down: observe",
                                "on_down: close, since a session that waits for BFD also ends with it");
                    }
                });
    }
}
