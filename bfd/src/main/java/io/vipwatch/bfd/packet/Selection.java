package io.vipwatch.bfd.packet;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Which session a packet belongs to: the part of RFC 5880 §6.8.6 between the checks of the octets and authentication.
 *
 * @param <S> what the caller calls a session
 */
public sealed interface Selection<S> {
    /** The packet belongs to {@code session}. */
    record Selected<S>(S session) implements Selection<S> {}

    /** The packet is discarded. */
    record Discarded<S>(DiscardReason reason) implements Selection<S> {}

    /**
     * {@return the session of {@code packet}, looked up by Your Discriminator, or by the addresses where that is zero}
     *
     * @param byDiscriminator the session whose local discriminator this is
     * @param byAddress the session bound to the addresses (and the interface) the packet came with; may create one
     */
    static <S> Selection<S> select(
            ControlPacket packet, LongFunction<Optional<S>> byDiscriminator, Supplier<Optional<S>> byAddress) {
        if (packet.yourDiscriminator() != 0) {
            return of(byDiscriminator.apply(packet.yourDiscriminator()), DiscardReason.YOUR_DISCRIMINATOR_UNKNOWN);
        }
        // The State of the packet decides, not that of a session of ours: a peer that restarts says Down and zero.
        if (packet.state() == SessionState.INIT || packet.state() == SessionState.UP) {
            return new Discarded<>(DiscardReason.YOUR_DISCRIMINATOR_ZERO);
        }
        return of(byAddress.get(), DiscardReason.NO_SESSION);
    }

    private static <S> Selection<S> of(Optional<S> session, DiscardReason otherwise) {
        return session.<Selection<S>>map(Selected::new).orElseGet(() -> new Discarded<>(otherwise));
    }
}
