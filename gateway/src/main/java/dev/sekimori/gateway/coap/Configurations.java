package dev.sekimori.gateway.coap;

import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.config.CertificateAuthenticationMode;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.californium.scandium.config.DtlsConfig;
import org.eclipse.californium.scandium.config.DtlsConfig.DtlsRole;
import org.eclipse.californium.scandium.dtls.cipher.CipherSuite;

import java.util.concurrent.TimeUnit;

/** Californium's settings; nothing is read from files. */
final class Configurations {
    private static final int MESSAGE_BYTES = 1_024;
    private static final int BLOCK_BYTES = 512;

    static {
        CoapConfig.register();
        UdpConfig.register();
        DtlsConfig.register();
    }

    private Configurations() {}

    private static Configuration common(CoapBounds bounds) {
        return Configuration.createStandardWithoutFile()
                .set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1)
                .set(CoapConfig.MAX_RESOURCE_BODY_SIZE, bounds.bodyBytes())
                .set(CoapConfig.MAX_MESSAGE_SIZE, MESSAGE_BYTES)
                .set(CoapConfig.PREFERRED_BLOCK_SIZE, BLOCK_BYTES);
    }

    /** Plain CoAP to devices: an answer is waited for as long as the bounds say, no longer. */
    static Configuration inner(CoapBounds bounds) {
        return common(bounds)
                .set(CoapConfig.ACK_TIMEOUT, bounds.answerMs() / 4, TimeUnit.MILLISECONDS)
                .set(CoapConfig.MAX_RETRANSMIT, 2)
                .set(UdpConfig.UDP_RECEIVER_THREAD_COUNT, 1)
                .set(UdpConfig.UDP_SENDER_THREAD_COUNT, 1);
    }

    /** DTLS 1.2 (RFC 6347) with AEAD suites; CCM_8 is CoAP's own (RFC 7252 section 9.1.3). */
    static Configuration outer(CoapBounds bounds) {
        return common(bounds)
                .set(CoapConfig.MAX_ACTIVE_PEERS, bounds.associations())
                .set(DtlsConfig.DTLS_ROLE, DtlsRole.SERVER_ONLY)
                .set(DtlsConfig.DTLS_MAX_CONNECTIONS, bounds.associations())
                .set(DtlsConfig.DTLS_STALE_CONNECTION_THRESHOLD, 60, TimeUnit.SECONDS)
                .set(DtlsConfig.DTLS_RECEIVER_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_CONNECTOR_THREAD_COUNT, 1)
                .set(DtlsConfig.DTLS_USE_SERVER_NAME_INDICATION, true)
                .set(
                        DtlsConfig.DTLS_CLIENT_AUTHENTICATION_MODE,
                        CertificateAuthenticationMode.NEEDED)
                .set(DtlsConfig.DTLS_RECOMMENDED_CIPHER_SUITES_ONLY, false)
                .setAsList(
                        DtlsConfig.DTLS_CIPHER_SUITES,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8,
                        CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_ECDHE_PSK_WITH_AES_128_CCM_8_SHA256,
                        CipherSuite.TLS_PSK_WITH_AES_128_GCM_SHA256,
                        CipherSuite.TLS_PSK_WITH_AES_128_CCM_8);
    }
}
