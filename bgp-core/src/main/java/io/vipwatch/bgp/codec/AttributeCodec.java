package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.capability.NegotiatedSession;

/**
 * All that the codec knows of one attribute type: a row of the table in {@link AttributeTable}.
 *
 * @param typeCode the attribute type code, 0 to 255
 * @param name the RFC's name
 * @param flags the Optional and Transitive bits that it has
 * @param scope on which sessions it belongs
 * @param whenMalformed what a malformed value leads to
 * @param whenFlagsConflict what other Optional or Transitive bits lead to
 * @param whenRepeated what a second one leads to: the first is kept, or the session ends
 * @param reader reads a value
 * @param writer writes a value
 */
record AttributeCodec<A>(
        int typeCode,
        String name,
        int flags,
        Scope scope,
        Treatment whenMalformed,
        Treatment whenFlagsConflict,
        Treatment whenRepeated,
        Reader reader,
        Writer<A> writer) {
    static final int OPTIONAL = 0x80;
    static final int TRANSITIVE = 0x40;
    static final int EXTENDED_LENGTH = 0x10;

    /** The flags of a well-known attribute: all of them are transitive (RFC 4271 §5). */
    static final int WELL_KNOWN = TRANSITIVE;

    /** On which sessions an attribute belongs; elsewhere it is discarded. */
    enum Scope {
        EVERY_SESSION(""),
        INTERNAL("belongs on iBGP sessions only (RFC 7606 §7.5, §7.9, §7.10)"),
        TWO_OCTET_AS("does not belong on a session with four-octet AS numbers (RFC 6793 §4.1)");

        private final String reason;

        Scope(String reason) {
            this.reason = reason;
        }

        boolean includes(NegotiatedSession context) {
            return switch (this) {
                case EVERY_SESSION -> true;
                case INTERNAL -> context.internal();
                case TWO_OCTET_AS -> !context.fourOctetAs();
            };
        }

        String reason() {
            return reason;
        }
    }

    /** Reads the value of an attribute; judges every octet of it and touches none beyond. */
    @FunctionalInterface
    interface Reader {
        Reading read(byte[] bytes, int offset, int length, NegotiatedSession context);
    }

    /** Writes the value of an attribute, without flags, type and length. */
    @FunctionalInterface
    interface Writer<A> {
        void write(A attribute, OctetWriter out, NegotiatedSession context);
    }

    /** {@return this row for an attribute that belongs on some sessions only} */
    AttributeCodec<A> on(Scope sessions) {
        return new AttributeCodec<>(
                typeCode, name, flags, sessions, whenMalformed, whenFlagsConflict, whenRepeated, reader, writer);
    }

    /** {@return this row with another treatment of wrong flags} */
    AttributeCodec<A> whenFlagsConflict(Treatment treatment) {
        return new AttributeCodec<>(
                typeCode, name, flags, scope, whenMalformed, treatment, whenRepeated, reader, writer);
    }

    /** {@return whether the Optional and Transitive bits of {@code found} are right; the others do not matter (RFC 7606 §3c)} */
    boolean acceptsFlags(int found) {
        return ((found ^ flags) & (OPTIONAL | TRANSITIVE)) == 0;
    }
}
