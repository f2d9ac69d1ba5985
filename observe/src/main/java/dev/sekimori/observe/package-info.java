/**
 * What is on the network, and what is wrong with it: scans, recognition of hosts and of clients at
 * the gateway, weakness checks, device profiles. Questions to devices in, observations out; calls
 * block, no state is kept between them. Serves guideline T-1, G5-8.
 */
@NullMarked
package dev.sekimori.observe;

import org.jspecify.annotations.NullMarked;
