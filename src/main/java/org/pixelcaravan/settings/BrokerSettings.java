package org.pixelcaravan.settings;

import java.util.Optional;

/**
 * The message bus.
 *
 * @param host address on which the gateway's own broker listens
 * @param port of the gateway's own broker
 * @param url of another broker; empty: the gateway has its own
 * @param tls with what the gateway's own broker encrypts; empty: it does not
 * @param password empty: the gateway's own broker has one that is made once
 * @param maxJobs unfinished jobs from the bus with which no further one is taken
 * @param maxBytes of a message that is a job
 * @param links whether results are links to pictures unless a message wants something else
 */
public record BrokerSettings(
        boolean enabled,
        String host,
        int port,
        Optional<TlsFiles> tls,
        String url,
        String user,
        String password,
        int maxJobs,
        int maxBytes,
        boolean links) {

    public BrokerSettings {
        if (tls.isPresent() && !url.isEmpty()) {
            throw new IllegalArgumentException("Setting caravan.broker.tls.certificate is for the gateway's own"
                    + " broker; with caravan.broker.url, which names another one, it must be empty");
        }
    }

    /** Whether the gateway runs the broker itself. */
    public boolean isEmbedded() {
        return enabled && url.isEmpty();
    }

    static BrokerSettings read(SettingReader reader) {
        return new BrokerSettings(
                reader.flag("caravan.broker.enabled"),
                reader.text("caravan.broker.host"),
                reader.port("caravan.broker.port"),
                reader.tls("caravan.broker.tls"),
                reader.broker("caravan.broker.url"),
                reader.text("caravan.broker.user"),
                reader.text("caravan.broker.password"),
                reader.positive("caravan.broker.max-jobs"),
                reader.positive("caravan.broker.max-bytes"),
                reader.choice("caravan.broker.results", "pictures", "links").equals("links"));
    }
}
