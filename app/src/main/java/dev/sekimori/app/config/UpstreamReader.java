package dev.sekimori.app.config;

import dev.sekimori.gateway.upstream.UpstreamConfig;
import dev.sekimori.gateway.upstream.UpstreamConfig.Direction;
import dev.sekimori.gateway.upstream.UpstreamConfig.IdentityKind;
import dev.sekimori.model.DeviceId;
import dev.sekimori.model.Role;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The part of a site's configuration that says which devices have brokers outside. */
final class UpstreamReader {
    /** One upstream as written. */
    record Written(
            String name,
            @Nullable List<String> devices,
            @Nullable List<String> profiles,
            String broker,
            @Nullable Boolean plaintextAccepted,
            @Nullable String caFile,
            @Nullable IdentityKind identity,
            @Nullable String passwordFile,
            @Nullable String clientId,
            List<WrittenTopic> topics,
            @Nullable Role role,
            @Nullable WrittenQueue queue) {}

    record WrittenTopic(
            String filter,
            @Nullable Direction direction,
            @Nullable String prefix) {}

    record WrittenQueue(
            @Nullable Integer messages, @Nullable Integer bytes) {}

    private UpstreamReader() {}

    static SiteConfig.Upstream complete(Written written) {
        UpstreamConfig config = new UpstreamConfig(
                written.name(),
                or(written.devices(), List.<String>of()).stream()
                        .map(DeviceId::new)
                        .toList(),
                or(written.profiles(), List.of()),
                URI.create(written.broker()),
                or(written.plaintextAccepted(), false),
                Optional.ofNullable(written.caFile()).map(Path::of),
                or(
                        written.identity(),
                        written.passwordFile() == null
                                ? IdentityKind.CERTIFICATE
                                : IdentityKind.PASSWORD),
                or(written.clientId(), "{id}"),
                written.topics().stream().map(UpstreamReader::topic).toList(),
                or(written.role(), Role.VIEWER),
                queue(written.queue()));
        if (config.identity() == IdentityKind.PASSWORD && written.passwordFile() == null) {
            throw new IllegalArgumentException("upstream: identity password needs passwordFile");
        }
        return new SiteConfig.Upstream(config, Optional.ofNullable(written.passwordFile()));
    }

    private static UpstreamConfig.Topic topic(WrittenTopic written) {
        return new UpstreamConfig.Topic(
                written.filter(), or(written.direction(), Direction.OUT), or(written.prefix(), ""));
    }

    private static UpstreamConfig.Queue queue(@Nullable WrittenQueue written) {
        UpstreamConfig.Queue usual = UpstreamConfig.Queue.DEFAULTS;
        return written == null
                ? usual
                : new UpstreamConfig.Queue(
                        or(written.messages(), usual.messages()),
                        or(written.bytes(), usual.bytes()));
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
