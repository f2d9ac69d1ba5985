/**
 * The administration pages of a device, with the forms an owner uses: change the password, switch
 * telnet off.
 *
 * <p>Input → output: a request in, an HTML page in English or Japanese, or a redirect out. Threads:
 * the caller's. State owned: none; it changes the device's account and telnet switch. Guideline
 * rows served: U-4 (what owners do). Specification: none.
 */
@NullMarked
package dev.sekimori.lab.administration;

import org.jspecify.annotations.NullMarked;
