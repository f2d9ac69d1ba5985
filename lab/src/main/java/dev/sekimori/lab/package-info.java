/** A small IoT site of simulated devices that speak real protocols on loopback. */
@NullMarked
package dev.sekimori.lab;

import org.jspecify.annotations.NullMarked;
