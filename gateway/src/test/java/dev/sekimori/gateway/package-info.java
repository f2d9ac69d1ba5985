/** The gateway's core, without a network. */
@NullMarked
package dev.sekimori.gateway;

import org.jspecify.annotations.NullMarked;
