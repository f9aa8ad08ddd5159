package org.pixelcaravan;

import org.pixelcaravan.http.LoopbackGuard;
import org.pixelcaravan.settings.BrokerSettings;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be so before anything listens where other machines can reach it. */
final class WideBinding {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);

    private WideBinding() {}

    /** @throws IllegalArgumentException naming the setting of an address that is too wide for what else is set */
    static void check(GatewaySettings settings) {
        String management = settings.management().host();
        if (!LoopbackGuard.isLoopback(management)) {
            throw new IllegalArgumentException(
                    "Setting caravan.management.host must be a loopback address; it is " + management);
        }
        BrokerSettings broker = settings.broker();
        if (broker.isEmbedded()
                && !LoopbackGuard.isLoopback(broker.host())
                && broker.tls().isEmpty()) {
            throw new IllegalArgumentException("Setting caravan.broker.host must be a loopback address"
                    + " unless the broker encrypts (setting caravan.broker.tls.certificate); it is " + broker.host());
        }
        String doors = settings.http().host();
        if (LoopbackGuard.isLoopback(doors)) {
            return;
        }
        if (settings.keys().isEmpty()) {
            throw new IllegalArgumentException("Setting caravan.http.host must be a loopback address"
                    + " unless callers need keys (setting caravan.keys); it is " + doors);
        }
        if (settings.http().tls().isEmpty()) {
            LOG.warn(
                    "Keys and pictures cross the network unencrypted unless a proxy with TLS stands before {};"
                            + " caravan.http.tls.certificate encrypts them here",
                    doors);
        }
    }
}
