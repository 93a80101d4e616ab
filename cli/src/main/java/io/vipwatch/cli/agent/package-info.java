/** The BFD agent: sessions of a node whose own network has none, their changes as JSON Lines, and its health. */
@NullMarked
package io.vipwatch.cli.agent;

import org.jspecify.annotations.NullMarked;
