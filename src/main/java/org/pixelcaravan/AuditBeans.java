package org.pixelcaravan;

import java.time.Clock;
import org.apache.camel.spi.Registry;
import org.pixelcaravan.audit.AuditLog;
import org.pixelcaravan.content.MacKey;
import org.pixelcaravan.settings.GatewaySettings;

/** Binds the audit log. */
final class AuditBeans {
    private AuditBeans() {}

    static void bind(Registry registry, GatewaySettings settings) {
        MacKey secret = new MacKey(settings.dataDirectory().resolve("audit.key"), "audit lines");
        registry.bind("auditLog", AuditLog.open(settings.audit(), secret, Clock.systemUTC()));
    }

    static AuditLog log(Registry registry) {
        return registry.findSingleByType(AuditLog.class);
    }
}
