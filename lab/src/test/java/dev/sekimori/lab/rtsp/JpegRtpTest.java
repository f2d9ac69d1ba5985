package dev.sekimori.lab.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

import javax.imageio.ImageIO;

class JpegRtpTest {
    private static byte[] jpeg() throws IOException {
        BufferedImage image = new BufferedImage(320, 160, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 320; x++) {
            for (int y = 0; y < 160; y++) {
                image.setRGB(x, y, x * y * 37);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", bytes);
        return bytes.toByteArray();
    }

    @Test
    void cuts_a_picture_into_packets_that_join_to_its_scan() throws IOException {
        byte[] jpeg = jpeg();
        List<byte[]> packets = new JpegRtp(7).packets(jpeg, 9_000);

        ByteArrayOutputStream scan = new ByteArrayOutputStream();
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            boolean last = i == packets.size() - 1;
            assertThat(packet[1] & 0xff).isEqualTo(JpegRtp.PAYLOAD_TYPE | (last ? 0x80 : 0));
            int offset = (packet[13] & 0xff) << 16 | (packet[14] & 0xff) << 8 | packet[15] & 0xff;
            assertThat(offset).isEqualTo(scan.size());
            assertThat(packet[18]).isEqualTo((byte) 40);
            assertThat(packet[19]).isEqualTo((byte) 20);
            int head = i == 0 ? 20 + 4 + 128 : 20;
            scan.write(packet, head, packet.length - head);
        }
        JpegRtp.Parts parts = JpegRtp.parts(jpeg);
        assertThat(scan.size()).isEqualTo(parts.scanTo() - parts.scanFrom());
        assertThat(parts.tables()[0]).isPositive();
        assertThat(parts.tables()[64]).isPositive();
    }
}
