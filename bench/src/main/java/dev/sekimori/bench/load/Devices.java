package dev.sekimori.bench.load;

import java.nio.charset.StandardCharsets;

/** The names that the load generator and both servers' rules agree on. */
public final class Devices {
    /** The topic that all devices may read and the first may write. */
    public static final String NEWS = "bench/all/news";

    /** How many devices have a certificate. */
    public static final int WITH_CERTIFICATE = 50;

    /** How many addresses the devices connect from. */
    public static final int ADDRESSES = 20;

    private Devices() {}

    /** The client id, which is the device's id as well. */
    public static String name(int index) {
        return "bench-%05d".formatted(index);
    }

    /** The source address of the device, in 127.0.0.0/8. */
    public static String address(int index) {
        return "127.9.0." + (1 + index % ADDRESSES);
    }

    /** A topic of the device's own. */
    static byte[] ownTopic(int index) {
        return ("bench/" + name(index) + "/value").getBytes(StandardCharsets.UTF_8);
    }
}
