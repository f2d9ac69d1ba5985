/**
 * A small IoT site of simulated devices that speak real protocols on loopback.
 *
 * <p>Purpose: real traffic, real weaknesses and real repairs for demonstrations and tests. Input →
 * output: {@link dev.sekimori.lab.LabOptions} in, thirteen running devices out; a control server
 * takes orders from other processes. Threads: virtual threads owned by each device, and those of
 * the CoAP and HTTP libraries; all end with {@link dev.sekimori.lab.Lab#close}. State owned: that
 * of the devices. Guideline rows served: those measured on the running site. Specification: the
 * README of this module lists what each device shows.
 */
@NullMarked
package dev.sekimori.lab;

import org.jspecify.annotations.NullMarked;
