package io.vipwatch.bfd.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A program of the kernel's classic packet filter: a struct sock_fprog. */
final class PacketFilter {
    private static final int INSTRUCTION_SIZE = 8;
    private static final int PROGRAM_SIZE = 16;
    private static final int INSTRUCTIONS = 8;
    /** BPF_RET | BPF_K: keep as many octets as the constant says. */
    private static final short RETURN_CONSTANT = 6;

    private PacketFilter() {}

    /** {@return the program that keeps nothing of any packet} */
    static MemorySegment discardAll(Arena arena) {
        MemorySegment instruction = arena.allocate(INSTRUCTION_SIZE, Long.BYTES);
        instruction.set(JAVA_SHORT, 0, RETURN_CONSTANT);
        MemorySegment program = arena.allocate(PROGRAM_SIZE, Long.BYTES);
        program.set(JAVA_SHORT, 0, (short) 1);
        program.set(ADDRESS, INSTRUCTIONS, instruction);
        return program;
    }
}
