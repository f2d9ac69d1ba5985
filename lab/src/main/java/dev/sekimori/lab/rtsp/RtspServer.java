package dev.sekimori.lab.rtsp;

import dev.sekimori.lab.auth.Authentication;
import dev.sekimori.lab.net.Tasks;
import dev.sekimori.lab.net.TcpService;

import java.net.InetSocketAddress;
import java.util.function.LongFunction;

/**
 * A camera's RTSP service: says what it is to everybody, and shows its pictures to those who know
 * the password, as Motion JPEG within the connection.
 */
public final class RtspServer {
    private RtspServer() {}

    /** What the service says of itself, whom it asks for a password, and what it shows. */
    public record Look(
            String serverHeader,
            String title,
            Authentication authentication,
            LongFunction<byte[]> pictures) {}

    /** Listens; the streams end with {@code tasks}. */
    public static TcpService open(InetSocketAddress address, Look look, Tasks tasks) {
        RtspConversation.Face face = new RtspConversation.Face(
                look.serverHeader(), look.title(), look.authentication(), look.pictures(), tasks);
        return TcpService.open(
                "rtsp " + address, address, socket -> new RtspConversation(face, socket).hold());
    }
}
