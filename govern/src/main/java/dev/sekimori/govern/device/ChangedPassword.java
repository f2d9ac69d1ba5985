package dev.sekimori.govern.device;

import dev.sekimori.model.DeviceId;
import dev.sekimori.model.finding.Finding;

import java.util.List;

/**
 * A password that now opens a device and that its maker does not know; shown once.
 *
 * @param service for which the gateway holds it: {@code http} to inject it, else {@code onvif}
 * @param findings those about factory passwords that were open, as the re-check left them
 */
public record ChangedPassword(
        DeviceId device, String service, String user, String password, List<Finding> findings) {
    public ChangedPassword {
        findings = List.copyOf(findings);
    }

    @Override
    public String toString() {
        return "ChangedPassword[device=" + device + ", user=" + user + "]";
    }
}
