package dev.sekimori.lab.device;

/**
 * A port on which a device listens.
 *
 * @param port as bound, 1 to 65535
 * @param transport TCP or UDP
 * @param protocol lower case, for example {@code http}
 */
public record LabPort(int port, Transport transport, String protocol) {
    public enum Transport {
        TCP,
        UDP
    }

    public static LabPort tcp(int port, String protocol) {
        return new LabPort(port, Transport.TCP, protocol);
    }

    public static LabPort udp(int port, String protocol) {
        return new LabPort(port, Transport.UDP, protocol);
    }
}
