package dev.sekimori.app.site;

import dev.sekimori.app.config.SiteConfig;
import dev.sekimori.app.config.SiteConfig.Address;
import dev.sekimori.console.Texts;
import dev.sekimori.decide.patch.Patches;
import dev.sekimori.gateway.Gateway;
import dev.sekimori.gateway.GatewayConfig;
import dev.sekimori.gateway.GatewayState;
import dev.sekimori.gateway.Listener;
import dev.sekimori.gateway.SitePort;
import dev.sekimori.gateway.coap.CoapBounds;
import dev.sekimori.gateway.coap.CoapFront;
import dev.sekimori.gateway.http.OwnHost;
import dev.sekimori.gateway.http.WebBounds;
import dev.sekimori.gateway.http.WebFront;
import dev.sekimori.gateway.modbus.ModbusBounds;
import dev.sekimori.gateway.modbus.ModbusFront;
import dev.sekimori.gateway.mqtt.MqttConfig;
import dev.sekimori.gateway.mqtt.MqttFront;
import dev.sekimori.gateway.rtsp.RtspBounds;
import dev.sekimori.gateway.rtsp.RtspFront;
import dev.sekimori.gateway.stream.TcpFront;
import dev.sekimori.gateway.stream.TcpService;
import dev.sekimori.gateway.thing.ThingFront;
import dev.sekimori.model.Language;
import dev.sekimori.model.Message;
import dev.sekimori.model.patch.VirtualPatch;
import dev.sekimori.model.profile.DeviceProfile;
import dev.sekimori.model.thing.ThingModel;

import io.vertx.core.Vertx;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Opens the gateway as configured. */
record GatewayStart(
        RunningSite.Start start,
        SiteKeys keys,
        Vertx vertx,
        Texts texts,
        DeviceSide side,
        OutsideClients outside) {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayStart.class);

    /**
     * The running gateway, its web front, which must hear when people lose their sessions, and its
     * virtual devices, and all virtual patches.
     */
    record Opened(Gateway gateway, WebFront web, ThingFront things, List<VirtualPatch> patches) {}

    Opened open(SitePort questions, GatewayState picture) {
        SiteConfig.Listen listen = start.config().listen();
        List<Listener> listeners = new ArrayList<>(List.of(
                listener(Listener.Kind.MQTT, listen.mqtt()),
                listener(Listener.Kind.MQTT_TLS, listen.mqttTls()),
                listener(Listener.Kind.MQTT_WSS, listen.mqttWss()),
                listener(Listener.Kind.WEB_TLS, listen.web()),
                listener(Listener.Kind.MODBUS_TLS, listen.modbus()),
                listener(Listener.Kind.RTSP_TLS, listen.rtsp()),
                listener(Listener.Kind.COAPS, listen.coap())));
        List<TcpService> services = start.config().services();
        services.forEach(service -> listeners.add(service.listener()));
        GatewayConfig config = new GatewayConfig(
                listeners, start.config().domain(), GatewayConfig.TlsEngine.PREFER_NATIVE);
        ThingFront things = new ThingFront(profile ->
                start.profiles().byId(profile).map(DeviceProfile::thing).orElse(ThingModel.EMPTY));
        WebFront web = web(things.host());
        Gateway gateway = Gateway.start(
                config,
                new SiteCertificates(keys.authority(), start.config().domain(), outside),
                new AtListeners(questions, outside, Set.of()),
                picture,
                start.clock(),
                // First, so that it is told of what the others see.
                things,
                side.echonet(),
                relaying(MqttFront.durable(mqtt(), keys.random(), start.dir().resolve("mqtt"))),
                new ModbusFront(ModbusBounds.USUAL),
                web,
                new RtspFront(RtspBounds.USUAL, this::reason, keys.random()),
                new TcpFront(services),
                // Last, as it opens in the background.
                coap());
        return new Opened(gateway, web, things, virtualPatches());
    }

    private CoapFront coap() {
        return new CoapFront(CoapBounds.USUAL, message -> texts.render(message, Language.EN));
    }

    private static Listener listener(Listener.Kind kind, Address address) {
        return new Listener(kind, address.host(), address.port());
    }

    private MqttFront relaying(MqttFront front) {
        List<SiteConfig.Upstream> upstreams = start.config().upstream();
        return front.relaying(
                upstreams.stream().map(SiteConfig.Upstream::config).toList(),
                new UpstreamSecrets(keys.authority(), keys.vault(), upstreams, start.clock()));
    }

    private MqttConfig mqtt() {
        SiteConfig.Mqtt of = start.config().mqtt();
        MqttConfig.Times usual = MqttConfig.Times.DEFAULTS;
        return MqttConfig.DEFAULTS
                .with(new MqttConfig.Times(
                        usual.connectTimeoutMs(),
                        of.keepAliveSeconds() == 0
                                ? usual.keepAliveMaxSeconds()
                                : of.keepAliveSeconds(),
                        of.absent().seconds(),
                        usual.slowConsumerGraceMs()))
                .with(MqttConfig.Queues.DEFAULTS.absent(
                        of.absent().messages(), of.absent().bytes()));
    }

    private WebFront web(OwnHost things) {
        return new WebFront(
                vertx,
                WebBounds.usual().with(ConsoleStart.bounds(start.config().clients())),
                new VaultPins(keys.vault()),
                this::reason,
                keys.random(),
                List.of(things),
                patches());
    }

    /** The site's virtual patches and those of the profiles; what has expired is told. */
    private Patches patches() {
        Patches patches = Patches.compile(virtualPatches());
        patches.expired(LocalDate.ofInstant(start.clock().instant(), ZoneOffset.UTC))
                .forEach(patch -> LOG.warn(
                        "the virtual patch {} for {} has expired on {} and does nothing",
                        patch.id(),
                        patch.advisory(),
                        patch.expires()));
        return patches;
    }

    private List<VirtualPatch> virtualPatches() {
        List<VirtualPatch> all = new ArrayList<>(start.config().virtualPatches());
        start.profiles().all().forEach(profile -> all.addAll(profile.virtualPatches()));
        return all;
    }

    private String reason(Message message, Locale locale) {
        return texts.render(message, language(locale));
    }

    private static Language language(Locale locale) {
        return locale.getLanguage().equals("ja") ? Language.JA : Language.EN;
    }
}
