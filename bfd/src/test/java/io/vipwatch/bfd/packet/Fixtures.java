package io.vipwatch.bfd.packet;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Packets as octets and as records; the digests were computed outside of this project's code. */
final class Fixtures {
    private Fixtures() {}

    record Fixture(String name, String hex, ControlPacket packet) {
        byte[] octets() {
            return CommentedHex.octets(hex);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Octets ascii(String text) {
        return Octets.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    static ControlPacket up() {
        return new ControlPacket(
                Diagnostic.NO_DIAGNOSTIC,
                SessionState.UP,
                false,
                false,
                false,
                false,
                3,
                0x11223344L,
                0xaabbccddL,
                300_000,
                300_000,
                0,
                Optional.empty());
    }

    static KeyedDigest digest(AuthenticationType type, String hex) {
        return new KeyedDigest(type, 7, 0, 0xfffffffeL, Octets.copyOf(CommentedHex.octets(hex)));
    }

    static final Fixture FIRST_PACKET = new Fixture(
            "the first packet of a session",
            """
            20        # version 1, No Diagnostic
            40        # Down, no flags
            03        # Detect Mult 3
            18        # Length 24
            00000001  # My Discriminator 1
            00000000  # Your Discriminator 0
            000f4240  # Desired Min TX Interval 1 s
            000493e0  # Required Min RX Interval 300 ms
            00000000  # Required Min Echo RX Interval 0
            """,
            new ControlPacket(
                    Diagnostic.NO_DIAGNOSTIC,
                    SessionState.DOWN,
                    false,
                    false,
                    false,
                    false,
                    3,
                    1,
                    0,
                    1_000_000,
                    300_000,
                    0,
                    Optional.empty()));

    static final Fixture EVERY_BIT = new Fixture(
            "all that fits into the header",
            """
            3f        # version 1, Diag 31 (unassigned)
            3a        # AdminDown, Poll, Final, Control Plane Independent, Demand
            ff        # Detect Mult 255
            18        # Length 24
            ffffffff  # My Discriminator
            fffffffe  # Your Discriminator
            fffffffd  # Desired Min TX Interval
            fffffffc  # Required Min RX Interval
            fffffffb  # Required Min Echo RX Interval
            """,
            new ControlPacket(
                    new Diagnostic(31),
                    SessionState.ADMIN_DOWN,
                    true,
                    true,
                    true,
                    true,
                    255,
                    0xffffffffL,
                    0xfffffffeL,
                    0xfffffffdL,
                    0xfffffffcL,
                    0xfffffffbL,
                    Optional.empty()));

    static final Fixture PASSWORD =
            new Fixture("a simple password", """
            20c4031f 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 31
            01        #   Auth Type 1
            07        #   Auth Len 7
            09        #   Auth Key ID 9
            6f70656e  #   "open"
            """, up().authenticatedBy(new SimplePassword(9, ascii("open"))));

    static final Fixture KEYED_MD5 = new Fixture(
            "keyed MD5, key \"vipwatch\"",
            """
            20c40330 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 48
            02        #   Auth Type 2
            18        #   Auth Len 24
            07        #   Auth Key ID 7
            00        #   Reserved
            fffffffe  #   Sequence Number 2^32-2
            548f05f8f34b729a373874e336eb1bb6  # Digest
            """,
            up().authenticatedBy(digest(AuthenticationType.KEYED_MD5, "548f05f8f34b729a373874e336eb1bb6")));

    static final Fixture METICULOUS_KEYED_MD5 = new Fixture(
            "meticulous keyed MD5, key \"sixteen octets!!\"",
            """
            20c40330 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 48
            03180700  #   Auth Type 3, Auth Len 24, Auth Key ID 7, Reserved
            fffffffe  #   Sequence Number 2^32-2
            4f62e47b34ce318952e621824aac84d8  # Digest
            """,
            up().authenticatedBy(digest(AuthenticationType.METICULOUS_KEYED_MD5, "4f62e47b34ce318952e621824aac84d8")));

    static final Fixture KEYED_SHA1 = new Fixture(
            "keyed SHA1, key \"vipwatch\"",
            """
            20c40334 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 52
            041c0700  #   Auth Type 4, Auth Len 28, Auth Key ID 7, Reserved
            fffffffe  #   Sequence Number 2^32-2
            05404aa9d1c731fc80f325b9ee14cd46694e61ef  # Hash
            """,
            up().authenticatedBy(digest(AuthenticationType.KEYED_SHA1, "05404aa9d1c731fc80f325b9ee14cd46694e61ef")));

    static final Fixture METICULOUS_KEYED_SHA1 = new Fixture(
            "meticulous keyed SHA1, key \"exactly twenty octet\"",
            """
            20c40334 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 52
            051c0700  #   Auth Type 5, Auth Len 28, Auth Key ID 7, Reserved
            fffffffe  #   Sequence Number 2^32-2
            d9b670aafc1d7067dd60c9ed25778f2f8f354129  # Hash
            """,
            up().authenticatedBy(digest(
                    AuthenticationType.METICULOUS_KEYED_SHA1, "d9b670aafc1d7067dd60c9ed25778f2f8f354129")));

    static final Fixture UNDEFINED_TYPE = new Fixture(
            "an Authentication Section of a type that is not defined",
            """
            20c4031c 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 28
            06        #   Auth Type 6
            04        #   Auth Len 4
            01ff      #   two octets
            """,
            up().authenticatedBy(new UnrecognizedAuthentication(6, 4, Octets.copyOf(new byte[] {1, (byte) 0xff}))));

    static final Fixture WRONG_AUTH_LENGTH = new Fixture(
            "a password section that claims more octets than there are",
            """
            20c4031a 11223344 aabbccdd 000493e0 000493e0 00000000  # Up, A bit, Length 26
            01        #   Auth Type 1
            07        #   Auth Len 7
            """,
            up().authenticatedBy(new UnrecognizedAuthentication(1, 7, Octets.copyOf(new byte[0]))));

    static List<Fixture> all() {
        return List.of(
                FIRST_PACKET,
                EVERY_BIT,
                PASSWORD,
                KEYED_MD5,
                METICULOUS_KEYED_MD5,
                KEYED_SHA1,
                METICULOUS_KEYED_SHA1,
                UNDEFINED_TYPE,
                WRONG_AUTH_LENGTH);
    }
}
