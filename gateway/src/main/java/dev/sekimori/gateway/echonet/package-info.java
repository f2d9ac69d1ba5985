/**
 * ECHONET Lite: frames, property maps, what the classes of devices offer, and the gateway's own
 * questions to devices. Nothing of it can be reached from the outer side but through virtual
 * devices: the sockets take answers to its own questions and announcements of known devices, and
 * answer nobody's questions. Without a site's word no group is joined and nothing is heard unasked.
 *
 * <p>Threads: one virtual thread a socket receives; whoever asks waits on its own. State owned: the
 * sockets and the questions under way. Serves guideline G4-1, G4-F1, G4-F2. Specification: ECHONET
 * Lite 1.14 Part 2 (frames, services), APPENDIX Release R (classes).
 */
@NullMarked
package dev.sekimori.gateway.echonet;

import org.jspecify.annotations.NullMarked;
