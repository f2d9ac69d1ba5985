package dev.sekimori.lab.ssdp;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.net.UdpService;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a device tells by UPnP.
 *
 * @param identity of the device
 * @param deviceType for example {@code urn:schemas-upnp-org:device:Basic:1}
 * @param server value of the SERVER header
 * @param location URL of the description
 */
public record UpnpFace(Identity identity, String deviceType, String server, String location)
        implements UdpService.Answer {

    public static final int PORT = 1900;

    /** Answers a unicast search (UPnP Device Architecture 1.1, section 1.3.2 and 1.3.3). */
    @Override
    public Optional<byte[]> answer(byte[] datagram) {
        String[] lines = new String(datagram, StandardCharsets.ISO_8859_1).split("\r?\n", 32);
        if (!lines[0].equals("M-SEARCH * HTTP/1.1")) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip().toUpperCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        String wanted = headers.getOrDefault("ST", "");
        if (!headers.getOrDefault("MAN", "").equals("\"ssdp:discover\"") || !isMine(wanted)) {
            return Optional.empty();
        }
        String type = wanted.equals("ssdp:all") ? deviceType : wanted;
        return Optional.of(response(type).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isMine(String wanted) {
        return wanted.equals("ssdp:all")
                || wanted.equals("upnp:rootdevice")
                || wanted.equals(deviceType)
                || wanted.equals(udn());
    }

    private String response(String type) {
        String usn = type.equals(udn()) ? udn() : udn() + "::" + type;
        return String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "CACHE-CONTROL: max-age=1800",
                "EXT:",
                "LOCATION: " + location,
                "SERVER: " + server,
                "ST: " + type,
                "USN: " + usn,
                "",
                "");
    }

    private String udn() {
        return "uuid:" + identity.uuid();
    }

    /** The device description (UPnP Device Architecture 1.1, section 2.3). */
    public String description() {
        return """
                <?xml version="1.0"?>
                <root xmlns="urn:schemas-upnp-org:device-1-0">
                  <specVersion><major>1</major><minor>1</minor></specVersion>
                  <device>
                    <deviceType>%s</deviceType>
                    <friendlyName>%s</friendlyName>
                    <manufacturer>%s</manufacturer>
                    <modelName>%s</modelName>
                    <modelNumber>%s</modelNumber>
                    <serialNumber>%s</serialNumber>
                    <UDN>%s</UDN>
                  </device>
                </root>
                """.formatted(
                        deviceType,
                        identity.model() + " " + identity.serial(),
                        identity.manufacturer(),
                        identity.model(),
                        identity.firmware(),
                        identity.serial(),
                        udn());
    }
}
