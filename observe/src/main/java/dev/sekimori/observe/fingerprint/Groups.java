package dev.sekimori.observe.fingerprint;

import dev.sekimori.observe.wire.CancelledException;
import dev.sekimori.observe.wire.Group;
import dev.sekimori.observe.wire.Pace;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The multicast groups that a scan asks before it asks device by device, by UDP port. What answers
 * is only taken for a device that the scan is about.
 */
public record Groups(Map<Integer, Group> byPort) {
    /** No group is asked. */
    public static final Groups NONE = new Groups(Map.of());

    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);

    public Groups {
        byPort = Map.copyOf(byPort);
    }

    /**
     * Puts each question to its group; answers by address, then by port. A group that cannot be
     * asked is logged and left out.
     */
    Map<InetAddress, Map<Integer, byte[]>> ask(
            Map<Integer, byte[]> questions, Duration patience, Pace pace)
            throws CancelledException {
        Map<InetAddress, Map<Integer, byte[]>> heard = new HashMap<>();
        for (Map.Entry<Integer, byte[]> question : questions.entrySet()) {
            Group group = byPort.get(question.getKey());
            if (group == null) {
                continue;
            }
            pace.await();
            try {
                group.ask(question.getValue(), patience)
                        .forEach((address, datagram) -> heard.computeIfAbsent(
                                        address, any -> new HashMap<>())
                                .put(question.getKey(), datagram));
            } catch (IOException e) {
                LOG.warn("the group at UDP port {} cannot be asked", question.getKey(), e);
            }
        }
        return heard;
    }
}
