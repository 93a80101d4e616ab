package io.vipwatch.bfd.session;

import io.vipwatch.bfd.fsm.KeyChain;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.packet.Encapsulation;
import java.util.Optional;

/** What an operator configures under one name: one session, or a range whose systems may begin some. */
public sealed interface Configured permits SessionConfig, RangeConfig {
    /** {@return its name, unique within its system} */
    String name();

    /** {@return the only interface that its packets may come by, where one is wanted} */
    Optional<String> interfaceName();

    /** {@return single hop or multihop} */
    Encapsulation encapsulation();

    /** {@return intervals, multiplier and role} */
    Parameters parameters();

    /** {@return authentication, where it is wanted} */
    Optional<KeyChain> keys();

    /** {@return the same with other parameters and keys, the two that can change while a session is Up} */
    Configured with(Parameters parameters, Optional<KeyChain> keys);
}
