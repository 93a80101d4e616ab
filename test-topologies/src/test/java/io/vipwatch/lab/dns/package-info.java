/** The alternative without BGP against a real name server. */
@NullMarked
package io.vipwatch.lab.dns;

import org.jspecify.annotations.NullMarked;
