package dev.sekimori.lab.lighting;

import dev.sekimori.lab.net.UdpService;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers requests to the node's objects (ECHONET Lite Part II, section 4.2.3). */
final class EchonetNode implements UdpService.Answer {
    private static final int NODE_PROFILE = 0x0ef001;
    private static final int SET_I = 0x60;
    private static final int SET_C = 0x61;
    private static final int GET = 0x62;
    private static final int INF_REQ = 0x63;
    private static final int ANSWER = 0x10;
    private static final int NOT_POSSIBLE = 0x10;

    private final Map<Integer, EchonetObject> objects;

    EchonetNode(EchonetObject profile, int deviceObject, EchonetObject device) {
        this.objects = Map.of(NODE_PROFILE, profile, deviceObject, device);
    }

    @Override
    public synchronized Optional<byte[]> answer(byte[] datagram) {
        return EchonetFrame.read(datagram)
                .flatMap(this::answer)
                .filter(EchonetFrame::fits)
                .map(EchonetFrame::write);
    }

    private Optional<EchonetFrame> answer(EchonetFrame request) {
        // Instance 0 asks all instances of a class; there is one of each here.
        int asked = request.destination();
        int wanted = (asked & 0xff) == 0 ? asked | 1 : asked;
        EchonetObject object = objects.get(wanted);
        if (object == null) {
            return Optional.empty();
        }
        return switch (request.service()) {
            case GET, INF_REQ -> Optional.of(got(request, wanted, object));
            case SET_C -> Optional.of(set(request, wanted, object));
            case SET_I ->
                Optional.of(set(request, wanted, object))
                        .filter(answer -> answer.service() == SET_I - NOT_POSSIBLE);
            case EchonetFrame.SET_GET -> Optional.of(setGot(request, wanted, object));
            default -> Optional.empty();
        };
    }

    private static EchonetFrame got(EchonetFrame request, int from, EchonetObject object) {
        List<EchonetFrame.Property> answers = read(object, request.properties());
        boolean all = answers.stream().noneMatch(answer -> answer.data().length == 0);
        return reply(request, from, all, answers, List.of());
    }

    private static EchonetFrame set(EchonetFrame request, int from, EchonetObject object) {
        List<EchonetFrame.Property> answers = write(object, request.properties());
        boolean all = answers.stream().allMatch(answer -> answer.data().length == 0);
        return reply(request, from, all, answers, List.of());
    }

    private static EchonetFrame setGot(EchonetFrame request, int from, EchonetObject object) {
        List<EchonetFrame.Property> written = write(object, request.properties());
        List<EchonetFrame.Property> read = read(object, request.second());
        boolean all = written.stream().allMatch(answer -> answer.data().length == 0)
                && read.stream().noneMatch(answer -> answer.data().length == 0);
        return reply(request, from, all, written, read);
    }

    private static EchonetFrame reply(
            EchonetFrame request,
            int from,
            boolean all,
            List<EchonetFrame.Property> first,
            List<EchonetFrame.Property> second) {
        int service = request.service() + (all ? ANSWER : -NOT_POSSIBLE);
        return new EchonetFrame(
                request.transaction(), from, request.source(), service, first, second);
    }

    /** What cannot be read comes back without data. */
    private static List<EchonetFrame.Property> read(
            EchonetObject object, List<EchonetFrame.Property> asked) {
        List<EchonetFrame.Property> answers = new ArrayList<>();
        for (EchonetFrame.Property property : asked) {
            byte[] value = object.get(property.code()).orElse(new byte[0]);
            answers.add(new EchonetFrame.Property(property.code(), value));
        }
        return answers;
    }

    /** What was set comes back without data, what was not with the data refused. */
    private static List<EchonetFrame.Property> write(
            EchonetObject object, List<EchonetFrame.Property> asked) {
        List<EchonetFrame.Property> answers = new ArrayList<>();
        for (EchonetFrame.Property property : asked) {
            boolean done = object.set(property.code(), property.data());
            answers.add(new EchonetFrame.Property(
                    property.code(), done ? new byte[0] : property.data()));
        }
        return answers;
    }
}
