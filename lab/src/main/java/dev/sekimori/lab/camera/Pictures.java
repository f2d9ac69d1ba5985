package dev.sekimori.lab.camera;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A loop of {@value #COUNT} JPEG pictures of {@value #WIDTH} by {@value #HEIGHT} pixels: a yard at
 * dusk, a gate, a lantern going to and fro. Each is encoded when first asked for. Safe for use by
 * several threads.
 */
final class Pictures {
    static final int COUNT = 20;
    static final int WIDTH = 640;
    static final int HEIGHT = 360;
    private static final int HORIZON = 240;
    private static final int RADIUS = 26;

    private final int tint;
    private final AtomicReferenceArray<byte[]> encoded = new AtomicReferenceArray<>(COUNT);

    /** The tint (0 to 255) tells one camera's yard from another's. */
    Pictures(int tint) {
        this.tint = tint & 0xff;
    }

    /** The n-th picture (n from 0) of the endless loop, as JPEG. */
    byte[] jpeg(long n) {
        int index = Math.floorMod(n, COUNT);
        byte[] known = encoded.get(index);
        if (known != null) {
            return known.clone();
        }
        byte[] made = encode(paint(index));
        encoded.compareAndSet(index, null, made);
        return made.clone();
    }

    private BufferedImage paint(int index) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        double phase = 2 * Math.PI * index / COUNT;
        int lanternX = (int) (WIDTH / 2.0 + Math.cos(phase) * 220);
        int lanternY = (int) (HORIZON - 40 + Math.sin(2 * phase) * 18);
        int[] row = new int[WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                row[x] = lit(ground(x, y), distance(x - lanternX, y - lanternY));
            }
            image.setRGB(0, y, WIDTH, 1, row, 0, WIDTH);
        }
        return image;
    }

    private int ground(int x, int y) {
        boolean post = y > 90 && y < 300 && (Math.abs(x - 200) < 12 || Math.abs(x - 440) < 12);
        boolean beam = y > 90 && y < 112 && x > 160 && x < 480;
        if (post || beam) {
            return rgb(120, 40, 36);
        }
        if (y < HORIZON) {
            return rgb(30 + y / 6, 40 + y / 5, 80 + tint / 4 + y / 4);
        }
        return rgb(50 + (y - HORIZON) / 4, 58 + tint / 8, 44 + ((x / 40 + y / 20) % 2) * 8);
    }

    private static int lit(int color, int distance) {
        if (distance < RADIUS) {
            return rgb(255, 226, 150);
        }
        int light = Math.max(0, 110 - distance);
        return rgb(
                ((color >> 16) & 255) + light,
                ((color >> 8) & 255) + light * 4 / 5,
                (color & 255) + light / 3);
    }

    private static int distance(int x, int y) {
        return (int) Math.sqrt((double) x * x + (double) y * y);
    }

    private static int rgb(int red, int green, int blue) {
        return (Math.min(255, red) << 16) | (Math.min(255, green) << 8) | Math.min(255, blue);
    }

    private static byte[] encode(BufferedImage image) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * 1024);
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
