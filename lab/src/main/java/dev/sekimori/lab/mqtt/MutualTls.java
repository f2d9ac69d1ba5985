package dev.sekimori.lab.mqtt;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Where and with what the meter connects. The files are read at each connection, so that they may
 * appear later.
 *
 * @param address of the gateway; its host string must be in the gateway's certificate
 * @param certificateChain PEM, the device's own certificate first
 * @param privateKey PEM, unencrypted PKCS #8
 * @param trustedCa PEM, the only CA trusted
 */
public record MutualTls(
        InetSocketAddress address, Path certificateChain, Path privateKey, Path trustedCa) {}
