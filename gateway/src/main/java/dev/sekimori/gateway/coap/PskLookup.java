package dev.sekimori.gateway.coap;

import dev.sekimori.gateway.PskIdentity;
import dev.sekimori.gateway.SitePort;

import org.eclipse.californium.scandium.dtls.ConnectionId;
import org.eclipse.californium.scandium.dtls.HandshakeResultHandler;
import org.eclipse.californium.scandium.dtls.PskPublicInformation;
import org.eclipse.californium.scandium.dtls.PskSecretResult;
import org.eclipse.californium.scandium.dtls.pskstore.AdvancedPskStore;
import org.eclipse.californium.scandium.util.SecretUtil;
import org.eclipse.californium.scandium.util.ServerNames;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

import javax.crypto.SecretKey;

/** Asks the site for pre-shared keys, off the packet threads, so many at once and no more. */
final class PskLookup implements AdvancedPskStore {
    private static final Logger LOG = LoggerFactory.getLogger(PskLookup.class);
    private static final int AT_ONCE = 32;

    private final SitePort site;
    private final ExecutorService threads;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private volatile HandshakeResultHandler results = _ -> {};

    PskLookup(SitePort site, ExecutorService threads) {
        this.site = site;
        this.threads = threads;
    }

    @Override
    public boolean hasEcdhePskSupported() {
        return true;
    }

    /** Null says that the result is handed over later; a result without a secret refuses. */
    @Override
    public @Nullable PskSecretResult requestPskSecretResult(
            ConnectionId connection,
            ServerNames names,
            PskPublicInformation identity,
            String algorithm,
            SecretKey otherSecret,
            byte[] seed,
            boolean useExtendedMasterSecret) {
        if (!places.tryAcquire()) {
            return new PskSecretResult(connection, identity, null);
        }
        threads.execute(() -> {
            try {
                results.apply(new PskSecretResult(
                        connection,
                        identity,
                        secretOf(identity.getPublicInfoAsString()).orElse(null)));
            } finally {
                places.release();
            }
        });
        return null;
    }

    /** A virtual thread's outermost boundary: what the site throws never means "allow". */
    private Optional<SecretKey> secretOf(String identity) {
        try {
            return site.pskOf(identity).map(PskLookup::secret);
        } catch (RuntimeException e) {
            LOG.warn("the site could not say whose key it is", e);
            return Optional.empty();
        }
    }

    private static SecretKey secret(PskIdentity known) {
        byte[] key = known.key();
        try {
            return SecretUtil.create(key, "PSK");
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** The gateway is no client of anybody here. */
    @Override
    public @Nullable PskPublicInformation getIdentity(InetSocketAddress peer, ServerNames names) {
        return null;
    }

    @Override
    public void setResultHandler(HandshakeResultHandler handler) {
        results = handler;
    }
}
