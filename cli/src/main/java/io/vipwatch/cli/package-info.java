/**
 * The {@code vipwatch} command: one class a command. Data goes to standard output, everything else to standard error; a
 * command loads only what it uses.
 */
@NullMarked
package io.vipwatch.cli;

import org.jspecify.annotations.NullMarked;
