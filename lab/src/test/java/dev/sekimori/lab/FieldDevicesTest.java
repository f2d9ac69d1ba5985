package dev.sekimori.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.digitalpetri.modbus.client.ModbusTcpClient;
import com.digitalpetri.modbus.exceptions.ModbusResponseException;
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteMultipleRegistersRequest;
import com.digitalpetri.modbus.pdu.WriteSingleRegisterRequest;
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport;

import dev.sekimori.lab.device.LabPort;

import org.eclipse.californium.core.CoapClient;
import org.eclipse.californium.core.CoapHandler;
import org.eclipse.californium.core.CoapObserveRelation;
import org.eclipse.californium.core.CoapResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.DataInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class FieldDevicesTest {
    private static final String PREFIX = "127.78.40";
    private static final HexFormat HEX = HexFormat.of();

    private static Lab lab;

    @BeforeAll
    static void start() {
        lab = Lab.start(LabOptions.usual(5, new InetSocketAddress(PREFIX + ".200", 1883))
                .withPrefix(PREFIX)
                .withPublishInterval(Duration.ofMillis(100)));
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    private static int port(String device, String protocol) {
        return lab.device(device).orElseThrow().ports().stream()
                .filter(port -> port.protocol().equals(protocol))
                .map(LabPort::port)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_plc_is_read_and_written_by_a_modbus_client() throws Exception {
        ModbusTcpClient client = ModbusTcpClient.create(NettyTcpClientTransport.create(config -> {
            config.setHostname(PREFIX + ".31");
            config.setPort(port("plc-1", "modbus"));
        }));
        client.connect();
        try {
            byte[] first = client.readHoldingRegisters(1, new ReadHoldingRegistersRequest(0, 3))
                    .registers();
            assertThat(first).hasSize(6);
            assertThat(((first[4] & 0xff) << 8) | (first[5] & 0xff)).isEqualTo(1450);
            client.writeSingleRegister(1, new WriteSingleRegisterRequest(1, 0));
            client.writeMultipleRegisters(
                    1, new WriteMultipleRegistersRequest(10, 2, new byte[] {1, 2, 3, 4}));
            assertThat(client.readHoldingRegisters(1, new ReadHoldingRegistersRequest(1, 1))
                            .registers())
                    .containsExactly(0, 0);
            assertThat(client.readHoldingRegisters(1, new ReadHoldingRegistersRequest(10, 2))
                            .registers())
                    .containsExactly(1, 2, 3, 4);
            assertThatThrownBy(() ->
                            client.readHoldingRegisters(1, new ReadHoldingRegistersRequest(127, 2)))
                    .isInstanceOf(ModbusResponseException.class);
            lab.reset("plc-1");
            assertThat(client.readHoldingRegisters(1, new ReadHoldingRegistersRequest(1, 1))
                            .registers())
                    .containsExactly(0, 1);
        } finally {
            client.disconnect();
        }
    }

    @Test
    void the_plc_identifies_itself() throws Exception {
        try (Socket socket = new Socket(PREFIX + ".31", port("plc-1", "modbus"))) {
            socket.getOutputStream()
                    .write(HEX.parseHex("0007" + "0000" + "0005" + "01" + "2b0e0100"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(in.readInt()).isEqualTo(0x00070000);
            byte[] rest = new byte[in.readUnsignedShort()];
            in.readFully(rest);
            assertThat(HEX.formatHex(rest, 0, 8)).isEqualTo("012b0e0182000003");
            assertThat(new String(rest, StandardCharsets.US_ASCII))
                    .contains("Haguruma", "PLC-200", "5.02");
        }
    }

    @Test
    void the_sensor_lists_its_resources_and_lets_its_temperature_be_observed() throws Exception {
        String base = "coap://" + PREFIX + ".41:5683";
        CoapClient core = new CoapClient(base + "/.well-known/core");
        assertThat(core.get().getResponseText())
                .contains("</sensors/temperature>", "rt=\"temperature-c\"", "obs", "</info>");
        core.shutdown();
        CoapClient info = new CoapClient(base + "/info");
        assertThat(info.get().getResponseText())
                .contains("\"model\":\"Kaze E1\"", "\"firmware\":\"1.1.0\"");
        info.shutdown();
        CoapClient temperature = new CoapClient(base + "/sensors/temperature");
        List<String> seen = new CopyOnWriteArrayList<>();
        CoapObserveRelation relation = temperature.observe(new CoapHandler() {
            @Override
            public void onLoad(CoapResponse response) {
                seen.add(response.getResponseText());
            }

            @Override
            public void onError() {
                seen.add("error");
            }
        });
        Await.until("three values", Duration.ofSeconds(30), () -> seen.size() >= 3);
        relation.proactiveCancel();
        temperature.shutdown();
        assertThat(seen).allMatch(value -> value.matches("[12][0-9]\\.[0-9]"));
    }

    @Test
    void the_printer_tells_what_it_is_on_its_page_by_pjl_and_by_ipp() throws Exception {
        String address = PREFIX + ".51";
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI page = URI.create("http://" + address + ":" + port("printer-1", "http") + "/");
            HttpResponse<String> status = http.send(
                    HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(status.body()).contains("<title>Fude LP-20 - Embedded Web Server</title>");
            HttpResponse<String> admin = http.send(
                    HttpRequest.newBuilder(page.resolve("/admin")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(admin.statusCode()).isEqualTo(401);
            byte[] get = HEX.parseHex("0200000b00000001" + "01" + "47001261747472696275746573"
                    + "2d63686172736574" + "0005" + "7574662d38" + "03");
            HttpResponse<byte[]> ipp = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address + ":"
                                    + port("printer-1", "ipp") + "/ipp/print"))
                            .header("Content-Type", "application/ipp")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(get))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(HEX.formatHex(ipp.body(), 0, 8)).isEqualTo("0200000000000001");
            assertThat(new String(ipp.body(), StandardCharsets.UTF_8))
                    .contains(
                            "printer-make-and-model",
                            "Fude LP-20",
                            "printer-firmware-string-version");
        }
        try (Socket raw = new Socket(address, 9100)) {
            Wire.say(raw, "\u001b%-12345X@PJL INFO ID\r\n");
            assertThat(Wire.until(raw, "\f")).contains("@PJL INFO ID", "\"Fude LP-20\"");
        }
    }

    @Test
    void the_printer_answers_a_unicast_mdns_question() throws Exception {
        byte[] question = HEX.parseHex("1234" + "0000" + "0001" + "000000000000" + "045f697070"
                + "045f746370" + "056c6f63616c00" + "000c" + "0001");
        byte[] answer = Wire.ask(PREFIX + ".51", 5353, question);
        assertThat(HEX.formatHex(answer, 0, 12)).isEqualTo("123484000001000100000003");
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        String serial = lab.device("printer-1").orElseThrow().serial();
        assertThat(text)
                .contains("Fude LP-20 " + serial, "ty=Fude LP-20", "usb_MFG=Fude", "rp=ipp/print");
    }

    @Test
    void the_lighting_controller_lists_its_objects_and_switches() throws Exception {
        String node = ask("1081" + "0001" + "05ff01" + "0ef001" + "62" + "02" + "d600" + "8a00");
        assertThat(node)
                .isEqualTo("1081" + "0001" + "0ef001" + "05ff01" + "72" + "02" + "d60401029001"
                        + "8a0300fe77");
        assertThat(ask("1081" + "0002" + "05ff01" + "029001" + "61" + "01" + "800131"))
                .isEqualTo("1081" + "0002" + "029001" + "05ff01" + "71" + "01" + "8000");
        assertThat(ask("1081" + "0003" + "05ff01" + "029001" + "62" + "01" + "8000"))
                .isEqualTo("1081" + "0003" + "029001" + "05ff01" + "72" + "01" + "800131");
        assertThat(ask("1081" + "0004" + "05ff01" + "029001" + "61" + "02" + "800130" + "b001ff"))
                .isEqualTo("1081" + "0004" + "029001" + "05ff01" + "51" + "02" + "8000" + "b001ff");
        assertThat(ask("1081" + "0005" + "05ff01" + "029001" + "62" + "01" + "9f00"))
                .isEqualTo("1081" + "0005" + "029001" + "05ff01" + "72" + "01" + "9f0d" + "0c808182"
                        + "83888a8c" + "9d9e9fb0b6");
    }

    private static String ask(String hex) throws Exception {
        return HEX.formatHex(Wire.ask(PREFIX + ".61", 3610, HEX.parseHex(hex)));
    }

    @Test
    void the_router_shows_an_old_ssh_banner_and_keeps_its_own_password() throws Exception {
        String address = PREFIX + ".1";
        try (Socket ssh = new Socket(address, port("router", "ssh"))) {
            assertThat(Wire.until(ssh, "\n")).isEqualTo("SSH-2.0-dropbear_2012.55\r\n");
        }
        String answer = Wire.ask(
                address,
                1900,
                "M-SEARCH * HTTP/1.1\r\nMAN: \"ssdp:discover\"\r\nST: "
                        + "urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n\r\n");
        assertThat(answer).contains("Hashi-IGD/1.2.7", "/igd.xml");
        try (Socket telnet = new Socket(address, port("router", "telnet"))) {
            assertThat(Wire.until(telnet, "hashi login: ")).contains("Hashi R100 firmware 1.2.7");
            Wire.say(telnet, "admin\r\n");
            Wire.until(telnet, "Password: ");
            Wire.say(telnet, "admin\r\n");
            assertThat(Wire.until(telnet, "login: ")).contains("Login incorrect");
            Wire.say(telnet, "admin\r\n");
            Wire.until(telnet, "Password: ");
            Wire.say(telnet, lab.credential("router").orElseThrow().password() + "\r\n");
            assertThat(Wire.until(telnet, "~ # ")).contains("BusyBox");
        }
    }

    @Test
    void the_stranger_says_something_nobody_understands() throws Exception {
        try (Socket socket = new Socket(PREFIX + ".99", 4444)) {
            assertThat(HEX.formatHex(socket.getInputStream().readNBytes(8)))
                    .isEqualTo("7f58001337020000");
        }
    }
}
