package dev.sekimori.observe.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One good answer of each protocol. */
final class WireSamples {
    static final byte[] HTTP = text("""
            HTTP/1.1 401 Unauthorized
            Server: mado-httpd/1.0
            WWW-Authenticate: Basic realm="Mado, Cam \\"M2\\""
            WWW-Authenticate: Digest realm="x", nonce="abc", qop="auth,auth-int", algorithm=SHA-256
            Content-Length: 47

            <html><head><TITLE lang="en">
             Mado Cam </TITLE>""");

    static final byte[] CHUNKED = text("""
            HTTP/1.1 200 OK
            Transfer-Encoding: chunked

            7;ext=1
            <title>
            C
            Fude</title>
            0

            """);

    static final byte[] DIGEST = text("""
            HTTP/1.1 401 Unauthorized
            WWW-Authenticate: Digest realm="http-auth@example.org", qop="auth, auth-int", \
            algorithm=MD5, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", \
            opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"

            """);

    static final byte[] RTSP = text("""
            RTSP/1.0 200 OK
            CSeq: 1
            Server: Mado RTSP/1.0
            Public: OPTIONS, DESCRIBE

            """);

    static final byte[] SSDP = text("""
            HTTP/1.1 200 OK
            ST: urn:schemas-upnp-org:device:Basic:1
            SERVER: Linux/3.4 UPnP/1.0 MadoCam/1.0.3
            LOCATION: http://127.0.0.1:80/description.xml

            """);

    static final byte[] UPNP = """
            <?xml version="1.0"?>
            <root xmlns="urn:schemas-upnp-org:device-1-0"><device>
              <deviceType>urn:schemas-upnp-org:device:Basic:1</deviceType>
              <manufacturer>Mado &amp; Co</manufacturer><modelName>Mado Cam M2</modelName>
              <modelNumber>1.0.3</modelNumber><serialNumber>MC48213377</serialNumber>
              <deviceList><device><modelName>inner</modelName></device></deviceList>
            </device></root>
            """.getBytes(StandardCharsets.UTF_8);

    static final byte[] TELNET =
            joined("FFFB01FFFB03FFFA1800FFF0", "Mado Cam M2 (firmware 1.0.3)\r\n\r\nmado login: ");

    static final byte[] MODBUS = joined(
            "00010000002DFF2B0E02010000" + "03" + "0008",
            "Haguruma",
            "0107",
            "PLC-200",
            "0204",
            "5.02");

    static final byte[] ECHONET = HexFormat.of()
            .parseHex("108153450EF0010EF0017203" + "8A0300FE77" + "8C0C414B4152492D4C3136000000"
                    + "D60401029001");

    static final byte[] COAP =
            joined("60455345C128FF", "</sensors/temperature>;rt=\"temperature-c\";obs,</info>");

    static final byte[] PJL =
            "@PJL INFO ID\r\n\"Fude LP-20\"\r\n\f".getBytes(StandardCharsets.US_ASCII);

    static final byte[] MDNS = mdns();

    private WireSamples() {}

    /**
     * PTR _ipp._tcp.local → Fude._ipp._tcp.local, and a TXT record of it by compression pointers.
     */
    private static byte[] mdns() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("000284000001000100000001"));
        out.writeBytes(joined("04", "_ipp", "04", "_tcp", "05", "local", "00000C0001"));
        out.writeBytes(joined("C00C000C0001000000780007" + "04", "Fude", "C00C"));
        out.writeBytes(joined("C02D0010000100000078000E" + "0D", "ty=Fude LP-20"));
        return out.toByteArray();
    }

    /** Hex and text by turns. */
    static byte[] joined(String... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i++) {
            out.writeBytes(
                    i % 2 == 0
                            ? HexFormat.of().parseHex(parts[i])
                            : parts[i].getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] text(String lines) {
        return lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
