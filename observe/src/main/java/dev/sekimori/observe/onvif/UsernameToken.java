package dev.sekimori.observe.onvif;

import dev.sekimori.observe.ObserveException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * A password shown without showing it: WS-Security UsernameToken Profile 1.0 section 3.1.
 *
 * @param digest Base64 of SHA-1 over nonce, creation time and password
 * @param nonce in Base64
 * @param created by the device's clock
 */
record UsernameToken(String user, String digest, String nonce, String created) {
    private static final int NONCE_BYTES = 16;

    static UsernameToken of(OnvifDevice.Login login, Instant deviceTime, RandomGenerator random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        String created = deviceTime.truncatedTo(ChronoUnit.SECONDS).toString();
        return new UsernameToken(
                login.user(),
                digest(nonce, created, login.password()),
                Base64.getEncoder().encodeToString(nonce),
                created);
    }

    static String digest(byte[] nonce, String created, String password) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(nonce);
            sha1.update(created.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(sha1.digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new ObserveException("every Java has SHA-1", e);
        }
    }

    /** The SOAP header. */
    String header() {
        String security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
        return "<w:Security xmlns:w=\"" + security + "wssecurity-secext-1.0.xsd\"><w:UsernameToken>"
                + "<w:Username>" + SafeXml.escape(user) + "</w:Username><w:Password Type=\""
                + security + "username-token-profile-1.0#PasswordDigest\">" + digest
                + "</w:Password><w:Nonce EncodingType=\"" + security
                + "soap-message-security-1.0#Base64Binary\">" + nonce
                + "</w:Nonce><u:Created xmlns:u=\"" + security + "wssecurity-utility-1.0.xsd\">"
                + created + "</u:Created></w:UsernameToken></w:Security>";
    }
}
