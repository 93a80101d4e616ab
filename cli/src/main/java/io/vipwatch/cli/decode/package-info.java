/**
 * What {@code vipwatch decode} does: BGP messages from hexadecimal lines, MRT files and packet captures become JSON
 * Lines. Every source is read as a stream, in bounded memory.
 */
@NullMarked
package io.vipwatch.cli.decode;

import org.jspecify.annotations.NullMarked;
