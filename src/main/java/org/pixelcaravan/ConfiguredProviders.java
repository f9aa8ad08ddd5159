package org.pixelcaravan;

import java.util.List;
import org.apache.camel.CamelContext;
import org.pixelcaravan.catalog.Flavours;
import org.pixelcaravan.catalog.Server;
import org.pixelcaravan.catalog.Servers;

/** What the settings say of providers. */
final class ConfiguredProviders {
    /** A provider for which one of these is set can be called. */
    private static final List<String> CREDENTIALS = List.of("apiKey", "token", "accessKey", "credentials", "metadata");

    private ConfiguredProviders() {}

    static boolean isConfigured(CamelContext context, String provider) {
        return servers(context).find(provider).map(Server::isReady).orElseGet(() -> hasCredentials(context, provider));
    }

    static Flavours flavours(CamelContext context) {
        return provider -> ofProvider(context, provider, "flavour");
    }

    /** The operator's own, once they are bound. */
    static Servers servers(CamelContext context) {
        Servers bound = context.getRegistry().findSingleByType(Servers.class);
        return bound == null ? Servers.NONE : bound;
    }

    private static boolean hasCredentials(CamelContext context, String provider) {
        return CREDENTIALS.stream().anyMatch(credential -> !ofProvider(context, provider, credential)
                .isEmpty());
    }

    private static String ofProvider(CamelContext context, String provider, String setting) {
        return context.resolvePropertyPlaceholders("{{caravan.providers." + provider + "." + setting + ":}}")
                .trim();
    }
}
