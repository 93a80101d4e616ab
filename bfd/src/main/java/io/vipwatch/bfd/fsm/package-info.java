/**
 * The BFD session of RFC 5880 §6.8 as a pure machine: a session and an event give a session and actions; time never
 * passes in here.
 *
 * <p>The caller keeps two stamps for each session, that of the last packet the machine took in and that of the last
 * periodic transmission, and asks {@link io.vipwatch.bfd.fsm.Deadlines} when something is due. Deadlines are derived,
 * never armed, so a changed interval is in effect at once, as §6.8.3 demands.
 */
@NullMarked
package io.vipwatch.bfd.fsm;

import org.jspecify.annotations.NullMarked;
