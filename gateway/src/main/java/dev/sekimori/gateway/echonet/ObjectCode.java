package dev.sekimori.gateway.echonet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects and properties as policies name them: {@code /029001/80}. Pure. */
public final class ObjectCode {
    /** The node profile object (EOJ 0x0EF001). */
    public static final int NODE_PROFILE = 0x0ef001;

    /** More instances than this in one node are not looked at. */
    public static final int MOST_INSTANCES = 16;

    private static final Pattern RESOURCE = Pattern.compile("/([0-9a-f]{6})/([89a-f][0-9a-f])");

    private ObjectCode() {}

    /** One property of one object. */
    public record Of(int object, int property) {}

    /** What a resource names; empty when it is not of the form {@code /<EOJ>/<EPC>}. */
    public static Optional<Of> parse(String resource) {
        Matcher matcher = RESOURCE.matcher(resource);
        return matcher.matches()
                ? Optional.of(new Of(
                        Integer.parseInt(matcher.group(1), 16),
                        Integer.parseInt(matcher.group(2), 16)))
                : Optional.empty();
    }

    public static String resource(int object, int property) {
        return String.format(Locale.ROOT, "/%06x/%02x", object, property);
    }

    /** The objects of an instance list (node profile, EPC 0xD5 and 0xD6). */
    public static List<Integer> instances(byte[] list) {
        List<Integer> objects = new ArrayList<>();
        for (int at = 1; at + 3 <= list.length && objects.size() < MOST_INSTANCES; at += 3) {
            objects.add(((list[at] & 0xff) << 16)
                    | ((list[at + 1] & 0xff) << 8)
                    | (list[at + 2] & 0xff));
        }
        return objects;
    }
}
