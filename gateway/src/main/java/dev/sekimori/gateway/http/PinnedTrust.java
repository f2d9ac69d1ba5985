package dev.sekimori.gateway.http;

import dev.sekimori.model.DeviceId;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one device's HTTPS server by its pinned key instead of by an authority: devices sign their
 * own certificates, mostly without a useful name. The pin is set after the handshake, when the
 * server has proved that it holds the key.
 */
final class PinnedTrust extends X509ExtendedTrustManager {
    /** The device shows another key than at first. */
    static final class PinChangedException extends CertificateException {
        private static final long serialVersionUID = 1L;

        PinChangedException(DeviceId device) {
            super("device " + device + " shows another key than the pinned one");
        }
    }

    private final DeviceId device;
    private final PinStore pins;

    PinnedTrust(DeviceId device, PinStore pins) {
        this.device = device;
        this.pins = pins;
    }

    /** Lower-case hexadecimal SHA-256 of the certificate's SubjectPublicKeyInfo. */
    static String spkiSha256(X509Certificate certificate) {
        try {
            byte[] spki = certificate.getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (NoSuchAlgorithmException e) {
            // Every Java platform has SHA-256.
            throw new IllegalStateException(e);
        }
    }

    /** Pins the key of a connected server; false when another key is pinned. */
    boolean pin(X509Certificate certificate) {
        String shown = spkiSha256(certificate);
        return pins.pinIfAbsent(device, shown).equals(shown);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        String shown = spkiSha256(chain[0]);
        if (pins.pinned(device).filter(pin -> !pin.equals(shown)).isPresent()) {
            throw new PinChangedException(device);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("not a server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
