package dev.sekimori.lab.camera;

import dev.sekimori.lab.http.Reply;
import dev.sekimori.lab.net.Tasks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Motion JPEG: {@code multipart/x-mixed-replace}, ten pictures a second, until the viewer or the
 * camera ends it.
 *
 * @param pictures to show
 * @param tasks of the camera
 */
record MovingPicture(Pictures pictures, Tasks tasks) {
    static final String BOUNDARY = "madoframe";
    private static final Duration FRAME = Duration.ofMillis(100);

    Reply snapshot() {
        return Reply.bytes("image/jpeg", pictures.jpeg(0));
    }

    Reply stream() {
        return new Reply.Stream("multipart/x-mixed-replace; boundary=" + BOUNDARY, this::write);
    }

    private void write(OutputStream out) throws IOException {
        long n = 0;
        do {
            out.write(part(pictures.jpeg(n)));
            out.flush();
            n++;
        } while (tasks.pause(FRAME));
    }

    /** One part in one write, so that a picture leaves whole. */
    private static byte[] part(byte[] jpeg) {
        String head = "--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\nContent-Length: "
                + jpeg.length + "\r\n\r\n";
        ByteArrayOutputStream part = new ByteArrayOutputStream(jpeg.length + 128);
        part.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        part.writeBytes(jpeg);
        part.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        return part.toByteArray();
    }
}
