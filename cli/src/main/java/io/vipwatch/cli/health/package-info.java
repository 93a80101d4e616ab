/** Health checks: a command or a URL, asked again and again, and what a row of answers says. */
@NullMarked
package io.vipwatch.cli.health;

import org.jspecify.annotations.NullMarked;
