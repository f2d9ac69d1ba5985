package dev.sekimori.lab;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A broker over real sockets that lets everyone in but those named, and keeps what it hears. */
final class TestBroker implements AutoCloseable {
    /** A connection request. */
    record Connected(String clientId, String address, int protocolLevel, String keyExchange) {}

    /** A publish. */
    record Heard(String clientId, String topic, String payload) {}

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    final List<Connected> connects = new CopyOnWriteArrayList<>();
    final List<Heard> heard = new CopyOnWriteArrayList<>();
    final Map<String, Channel> sessions = new ConcurrentHashMap<>();
    final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private final Set<String> refused;

    TestBroker(Optional<SslContext> tls, Set<String> refused) throws InterruptedException {
        this(new InetSocketAddress("127.0.0.1", 0), tls, refused);
    }

    TestBroker(InetSocketAddress address, Optional<SslContext> tls, Set<String> refused)
            throws InterruptedException {
        this.refused = refused;
        this.listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        tls.ifPresent(context ->
                                channel.pipeline().addLast(context.newHandler(channel.alloc())));
                        channel.pipeline()
                                .addLast(new MqttDecoder(), MqttEncoder.INSTANCE, new Session());
                    }
                })
                .bind(address)
                .sync()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    void send(String clientId, String topic, String payload) {
        sessions.get(clientId)
                .writeAndFlush(MqttMessageBuilders.publish()
                        .topicName(topic)
                        .qos(MqttQoS.AT_MOST_ONCE)
                        .payload(Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8))
                        .build());
    }

    boolean heard(String topic, String part) {
        return heard.stream()
                .anyMatch(message ->
                        message.topic().equals(topic) && message.payload().contains(part));
    }

    long connectsOf(String clientId) {
        return connects.stream().filter(one -> one.clientId().equals(clientId)).count();
    }

    @Override
    public void close() throws InterruptedException {
        listener.close().sync();
        for (Channel session : sessions.values()) {
            session.close();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    private final class Session extends SimpleChannelInboundHandler<MqttMessage> {
        private String clientId = "";

        @Override
        protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
            switch (message.fixedHeader().messageType()) {
                case CONNECT -> connect(context, (MqttConnectMessage) message);
                case SUBSCRIBE -> subscribe(context, (MqttSubscribeMessage) message);
                case PUBLISH -> publish((MqttPublishMessage) message);
                case PINGREQ -> context.writeAndFlush(MqttMessage.PINGRESP);
                case DISCONNECT -> context.close();
                default -> {}
            }
        }

        private void connect(ChannelHandlerContext context, MqttConnectMessage message) {
            clientId = message.payload().clientIdentifier();
            String from = ((InetSocketAddress) context.channel().remoteAddress())
                    .getAddress()
                    .getHostAddress();
            var tls = context.pipeline().get(SslHandler.class);
            boolean welcome = !refused.contains(clientId);
            if (welcome) {
                sessions.put(clientId, context.channel());
            }
            connects.add(new Connected(
                    clientId,
                    from,
                    message.variableHeader().version(),
                    tls == null ? "" : tls.engine().getSession().getProtocol()));
            context.writeAndFlush(MqttMessageBuilders.connAck()
                    .returnCode(
                            welcome
                                    ? MqttConnectReturnCode.CONNECTION_ACCEPTED
                                    : MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED)
                    .build());
            if (!welcome) {
                context.close();
            }
        }

        private void subscribe(ChannelHandlerContext context, MqttSubscribeMessage message) {
            String topic = message.payload().topicSubscriptions().getFirst().topicFilter();
            subscriptions.add(clientId + " " + topic);
            int id = message.variableHeader().messageId();
            context.writeAndFlush(MqttMessageBuilders.subAck()
                    .packetId(id)
                    .addGrantedQos(MqttQoS.AT_LEAST_ONCE)
                    .build());
        }

        /** A peer that breaks off, or whose certificate check fails, is no news. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        private void publish(MqttPublishMessage message) {
            String payload = message.payload().toString(StandardCharsets.UTF_8);
            heard.add(new Heard(clientId, message.variableHeader().topicName(), payload));
        }
    }
}
