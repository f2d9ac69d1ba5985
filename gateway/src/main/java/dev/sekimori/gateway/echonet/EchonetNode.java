package dev.sekimori.gateway.echonet;

import dev.sekimori.gateway.Front;
import dev.sekimori.gateway.GatewayDevice;
import dev.sekimori.gateway.LiveSession;
import dev.sekimori.gateway.NativeAccess;
import dev.sekimori.gateway.Sessions;
import dev.sekimori.model.device.Endpoint;
import dev.sekimori.model.device.Protocol;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The gateway as a node that asks: a controller (EOJ 0x05FF01). An answer counts only from the
 * address and port that was asked, with the transaction, object and property asked for.
 */
final class EchonetNode implements NativeAccess, AutoCloseable {
    private static final int CONTROLLER = 0x05ff01;
    private static final int MOST_UNDER_WAY = 256;

    private record Question(InetSocketAddress to, int object, int property) {}

    private record Waiting(Question question, CompletableFuture<Frame> answer) {}

    /** More devices than this are not heard of one question. */
    private static final int MOST_ANSWERS = 4_096;

    /** Who was asked: a group, or one address alone. */
    private record Asked(InetSocketAddress to, int transaction, Map<InetAddress, byte[]> answers) {
        boolean isAsked(InetSocketAddress from) {
            return to.getAddress().isMulticastAddress() || to.equals(from);
        }
    }

    private final Channels channels;
    private final EchonetConfig config;
    private final Front.Context context;
    private final Map<Integer, Waiting> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger transactions = new AtomicInteger(1);
    private final LongAdder asked = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder announced = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Asked> asking = new AtomicReference<>();
    private final Consumer<InetAddress> strangers;
    private final List<Thread> receivers;

    EchonetNode(
            Channels channels,
            EchonetConfig config,
            Front.Context context,
            Consumer<InetAddress> strangers) {
        this.strangers = strangers;
        this.channels = channels;
        this.config = config;
        this.context = context;
        this.receivers = channels.receiving().stream()
                .map(channel -> Thread.ofVirtual().name("echonet").start(() -> receive(channel)))
                .toList();
    }

    Optional<InetSocketAddress> hears() {
        return channels.hearsGroup() ? Optional.of(channels.all()) : Optional.empty();
    }

    /** As {@link EchonetFront#askGroup}. */
    Map<InetAddress, byte[]> askGroup(byte[] question, Duration patience) throws IOException {
        return channels.hearsGroup() ? ask(channels.all(), question, patience) : Map.of();
    }

    /** As {@link EchonetFront#ask}. */
    Map<InetAddress, byte[]> ask(InetAddress one, byte[] question, Duration patience)
            throws IOException {
        return ask(new InetSocketAddress(one, channels.all().getPort()), question, patience);
    }

    private Map<InetAddress, byte[]> ask(InetSocketAddress to, byte[] question, Duration patience)
            throws IOException {
        Optional<Frame> frame = Frame.read(ByteBuffer.wrap(question));
        if (frame.isEmpty()) {
            return Map.of();
        }
        Asked asked = new Asked(to, frame.get().transaction(), new ConcurrentHashMap<>());
        if (!asking.compareAndSet(null, asked)) {
            return Map.of();
        }
        try {
            channels.send(question, to);
            if (closed.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return Map.of();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            asking.set(null);
        }
        return Map.copyOf(asked.answers());
    }

    @Override
    public Result read(GatewayDevice device, String resource) {
        return ObjectCode.parse(resource)
                .map(of -> ask(device, of, Frame.GET, new byte[0]))
                .orElseGet(() -> new Result.Failed(Failure.NOT_SERVED));
    }

    @Override
    public Result write(GatewayDevice device, String resource, byte[] payload) {
        return ObjectCode.parse(resource)
                .filter(of -> payload.length > 0 && payload.length < 256)
                .map(of -> ask(device, of, Frame.SET_C, payload))
                .orElseGet(() -> new Result.Failed(Failure.NOT_SERVED));
    }

    private Result ask(GatewayDevice device, ObjectCode.Of of, int service, byte[] data) {
        Optional<InetSocketAddress> to = addressOf(device);
        if (to.isEmpty() || underWay.size() >= MOST_UNDER_WAY) {
            return new Result.Failed(to.isEmpty() ? Failure.UNREACHABLE : Failure.BUSY);
        }
        CompletableFuture<Frame> answer = new CompletableFuture<>();
        Optional<Sessions.Registration> session = context.sessions()
                .open(
                        device.id(),
                        LiveSession.Kind.ECHONET,
                        "gateway",
                        to.get().getAddress().getHostAddress(),
                        () -> answer.cancel(false));
        if (session.isEmpty()) {
            return new Result.Failed(Failure.UNREACHABLE);
        }
        int transaction = transactions.getAndIncrement() & 0xffff;
        Question question = new Question(to.get(), of.object(), of.property());
        underWay.put(transaction, new Waiting(question, answer));
        try {
            Frame frame = Frame.of(
                    transaction,
                    CONTROLLER,
                    of.object(),
                    service,
                    new Frame.Property(of.property(), data));
            Optional<Frame> got = exchange(frame.write(), to.get(), answer, session.get());
            got.ifPresent(g -> session.get().touch());
            return got.map(g -> result(g, of.property()))
                    .orElseGet(() -> new Result.Failed(Failure.UNREACHABLE));
        } finally {
            underWay.remove(transaction);
            session.get().closed();
        }
    }

    private Optional<Frame> exchange(
            byte[] question,
            InetSocketAddress to,
            CompletableFuture<Frame> answer,
            Sessions.Registration session) {
        for (int i = 0; i < config.tries() && !answer.isDone(); i++) {
            try {
                asked.increment();
                session.touch();
                channels.send(question, to);
                return Optional.of(answer.get(config.patience().toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                unanswered.increment();
            } catch (IOException | ExecutionException e) {
                return Optional.empty();
            } catch (java.util.concurrent.CancellationException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Result result(Frame frame, int property) {
        Optional<Frame.Property> told = frame.property(property);
        return switch (frame.service()) {
            case Frame.GET_RES ->
                told.filter(p -> p.data().length > 0)
                        .<Result>map(p -> new Result.Done(p.data()))
                        .orElseGet(() -> new Result.Failed(Failure.MALFORMED));
            case Frame.SET_RES -> new Result.Done(new byte[0]);
            case Frame.GET_SNA, Frame.SET_C_SNA -> new Result.Failed(Failure.REFUSED);
            default -> new Result.Failed(Failure.MALFORMED);
        };
    }

    /** Only addresses that the site knows the device by are ever asked. */
    private static Optional<InetSocketAddress> addressOf(GatewayDevice device) {
        return device.endpoints().stream()
                .filter(endpoint -> endpoint.protocol() == Protocol.ECHONET_LITE)
                .filter(endpoint -> device.addresses().contains(endpoint.address()))
                .findFirst()
                .map(EchonetNode::socket);
    }

    private static InetSocketAddress socket(Endpoint endpoint) {
        int port = endpoint.port() == 0 ? EchonetConfig.PORT : endpoint.port();
        return new InetSocketAddress(InetAddress.ofLiteral(endpoint.address()), port);
    }

    // The thread's outermost boundary is the closed channel.
    private void receive(DatagramChannel channel) {
        ByteBuffer in = ByteBuffer.allocate(Frame.MOST_BYTES + 1);
        while (channel.isOpen()) {
            try {
                in.clear();
                if (channel.receive(in) instanceof InetSocketAddress from
                        && !from.equals(channels.self())) {
                    Frame.read(in.flip())
                            .ifPresentOrElse(frame -> take(frame, from), dropped::increment);
                }
            } catch (IOException e) {
                // Closed, or an ICMP error of a device that is away.
                if (!channel.isOpen()) {
                    return;
                }
            }
        }
    }

    private void take(Frame frame, InetSocketAddress from) {
        if (frame.service() == Frame.INF || frame.service() == Frame.INFC) {
            announced(frame, from);
            return;
        }
        Waiting waiting = underWay.get(frame.transaction());
        if (waiting == null) {
            answeredGroup(frame, from);
            return;
        }
        boolean answers = waiting.question().to().equals(from)
                && waiting.question().object() == frame.source()
                && frame.destination() == CONTROLLER
                && frame.property(waiting.question().property()).isPresent();
        if (answers) {
            waiting.answer().complete(frame);
        } else {
            dropped.increment();
        }
    }

    /** What a node says of itself to a question that all were asked. */
    private void answeredGroup(Frame frame, InetSocketAddress from) {
        Asked now = asking.get();
        boolean told = now != null
                && now.transaction() == frame.transaction()
                && now.isAsked(from)
                && frame.source() >> 8 == ObjectCode.NODE_PROFILE >> 8
                && (frame.service() == Frame.GET_RES || frame.service() == Frame.GET_SNA)
                && now.answers().size() < MOST_ANSWERS
                && now.answers().putIfAbsent(from.getAddress(), frame.write()) == null;
        if (!told) {
            dropped.increment();
        }
    }

    /** A property announced by a device that the site knows by the address it came from. */
    private void announced(Frame frame, InetSocketAddress from) {
        List<GatewayDevice> known = context.desk().site().at(from.getAddress()).stream()
                .filter(device -> addressOf(device)
                        .filter(at -> at.getAddress().equals(from.getAddress()))
                        .isPresent())
                .filter(device -> context.desk().site().mayCommunicate(device.id()))
                .toList();
        if (known.size() != 1) {
            dropped.increment();
            if (context.desk().site().at(from.getAddress()).isEmpty()) {
                strangers.accept(from.getAddress());
            }
            return;
        }
        announced.increment();
        for (Frame.Property property : frame.properties()) {
            context.readings()
                    .seen(
                            known.getFirst().id(),
                            Protocol.ECHONET_LITE,
                            ObjectCode.resource(frame.source(), property.code()),
                            property.data(),
                            context.clock().instant());
        }
        if (frame.service() == Frame.INFC) {
            confirm(frame, from);
        }
    }

    /** Part 2 section 4.2.3.5: an announcement that asks for it is confirmed without data. */
    private void confirm(Frame frame, InetSocketAddress to) {
        List<Frame.Property> same = frame.properties().stream()
                .map(p -> new Frame.Property(p.code(), new byte[0]))
                .toList();
        Frame answer = new Frame(
                frame.transaction(), CONTROLLER, frame.source(), Frame.INFC_RES, same, List.of());
        try {
            channels.send(answer.write(), to);
        } catch (IOException e) {
            dropped.increment();
        }
    }

    Map<String, Long> counters() {
        return Map.of(
                "echonet_asked_total", asked.sum(),
                "echonet_unanswered_total", unanswered.sum(),
                "echonet_announced_total", announced.sum(),
                "echonet_dropped_total", dropped.sum());
    }

    @Override
    public void close() {
        closed.countDown();
        receivers.forEach(Thread::interrupt);
        try {
            channels.close();
        } catch (IOException e) {
            dropped.increment();
        }
    }
}
