package dev.sekimori.lab.rtsp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts JPEG pictures into RTP packets (RFC 2435, RFC 3550 section 5.1). For baseline pictures with
 * 4:2:0 sampling and the usual Huffman tables, as the JDK writes them.
 */
final class JpegRtp {
    static final int PAYLOAD_TYPE = 26;
    private static final int MOST_SCAN_BYTES = 1_300;
    private static final int TABLE_BYTES = 64;
    private static final int TABLES_IN_PACKET = 255;
    private static final int TYPE_420 = 1;

    private final int source;
    private int sequence;

    /** {@code source} is the SSRC. */
    JpegRtp(int source) {
        this.source = source;
    }

    /** What of a picture goes into packets; sizes in pixels. */
    // handed on, never compared
    record Parts(int width, int height, byte[] tables, int scanFrom, int scanTo) {}

    /** Finds the parts by the markers (ITU-T T.81 annex B). */
    static Parts parts(byte[] jpeg) {
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        byte[] tables = new byte[2 * TABLE_BYTES];
        int width = 0;
        int height = 0;
        in.position(2);
        while (true) {
            int marker = in.getShort() & 0xffff;
            int begin = in.position();
            int length = in.getShort() & 0xffff;
            switch (marker) {
                case 0xffdb -> tables(in, begin + length, tables);
                case 0xffc0 -> {
                    in.get();
                    height = in.getShort() & 0xffff;
                    width = in.getShort() & 0xffff;
                }
                case 0xffda -> {
                    return new Parts(width, height, tables, begin + length, jpeg.length - 2);
                }
                default -> {
                    // Application data and the usual Huffman tables are not sent.
                }
            }
            in.position(begin + length);
        }
    }

    private static void tables(ByteBuffer in, int end, byte[] tables) {
        while (in.position() < end) {
            int which = in.get() & 1;
            in.get(tables, which * TABLE_BYTES, TABLE_BYTES);
        }
    }

    /** The packets of one picture, at a time in units of 1/90000 s. */
    List<byte[]> packets(byte[] jpeg, int timestamp) {
        Parts parts = parts(jpeg);
        List<byte[]> packets = new ArrayList<>();
        for (int at = parts.scanFrom(); at < parts.scanTo(); at += MOST_SCAN_BYTES) {
            int length = Math.min(MOST_SCAN_BYTES, parts.scanTo() - at);
            boolean last = at + length == parts.scanTo();
            int offset = at - parts.scanFrom();
            ByteBuffer packet = ByteBuffer.allocate(
                    12 + 8 + (offset == 0 ? 4 + parts.tables().length : 0) + length);
            packet.put((byte) 0x80).put((byte) (PAYLOAD_TYPE | (last ? 0x80 : 0)));
            packet.putShort((short) sequence++).putInt(timestamp).putInt(source);
            // RFC 2435 section 3.1: the type-specific octet is 0, the offset has three octets.
            packet.putInt(offset).put((byte) TYPE_420).put((byte) TABLES_IN_PACKET);
            packet.put((byte) (parts.width() / 8)).put((byte) (parts.height() / 8));
            if (offset == 0) {
                packet.putShort((short) 0).putShort((short) parts.tables().length);
                packet.put(parts.tables());
            }
            packet.put(jpeg, at, length);
            packets.add(packet.array());
        }
        return packets;
    }
}
