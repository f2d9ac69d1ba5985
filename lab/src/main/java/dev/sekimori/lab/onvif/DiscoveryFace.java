package dev.sekimori.lab.onvif;

import dev.sekimori.lab.device.Identity;
import dev.sekimori.lab.net.UdpService;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers a Probe (WS-Discovery section 5).
 *
 * @param identity of the device
 * @param service URL of its device service
 */
public record DiscoveryFace(Identity identity, String service) implements UdpService.Answer {
    public static final int PORT = 3702;
    public static final InetAddress GROUP = InetAddress.ofLiteral("239.255.255.250");

    private static final String DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
    private static final int MOST_ID_CHARS = 100;

    @Override
    public Optional<byte[]> answer(byte[] datagram) {
        return SoapMessage.parse(datagram)
                .filter(asked -> asked.action().equals("Probe"))
                .filter(asked -> asked.text("/Header/Action").equals(DISCOVERY + "/Probe"))
                .filter(asked -> isMine(asked.text("/Probe/Types")))
                .map(asked -> asked.text("/Header/MessageID"))
                .filter(id -> !id.isEmpty() && id.length() <= MOST_ID_CHARS)
                .map(id -> matches(id).getBytes(StandardCharsets.UTF_8));
    }

    /** No type at all means every device (section 5.1). */
    private static boolean isMine(String types) {
        return types.isEmpty() || types.endsWith("NetworkVideoTransmitter");
    }

    private String matches(String id) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><e:Envelope"
                + " xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:d=\""
                + DISCOVERY + "\" xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\"><e:Header>"
                + "<w:MessageID>uuid:" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                + "</w:MessageID><w:RelatesTo>" + SoapMessage.escape(id) + "</w:RelatesTo>"
                + "<w:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</w:To>"
                + "<w:Action>" + DISCOVERY + "/ProbeMatches</w:Action></e:Header><e:Body>"
                + "<d:ProbeMatches><d:ProbeMatch><w:EndpointReference><w:Address>urn:uuid:"
                + identity.uuid() + "</w:Address></w:EndpointReference>"
                + "<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>"
                + "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/"
                + scope(identity.model()) + " onvif://www.onvif.org/hardware/"
                + scope(identity.model()) + "</d:Scopes><d:XAddrs>" + service
                + "</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch>"
                + "</d:ProbeMatches></e:Body></e:Envelope>";
    }

    private static String scope(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
