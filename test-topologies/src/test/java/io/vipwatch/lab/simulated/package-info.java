@NullMarked
package io.vipwatch.lab.simulated;

import org.jspecify.annotations.NullMarked;
