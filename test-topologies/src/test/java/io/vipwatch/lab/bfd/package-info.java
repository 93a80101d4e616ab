/** BFD beside FRR's bfdd and BIRD 2 on one link: what we say happened, and what they say. */
@NullMarked
package io.vipwatch.lab.bfd;

import org.jspecify.annotations.NullMarked;
