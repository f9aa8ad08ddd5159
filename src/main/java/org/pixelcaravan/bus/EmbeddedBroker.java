package org.pixelcaravan.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.pixelcaravan.settings.BrokerSettings;
import org.pixelcaravan.settings.GatewaySettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ActiveMQ Artemis in this process. Its messages are on the disk before their sender is told that they were taken, and
 * everybody needs its one user's password.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String NETWORK = "network";
    private static final String DEAD = "caravan.dead";
    private static final String EXPIRED = "caravan.expired";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final EmbeddedActiveMQ server;
    private final Optional<BrokerTls> tls;

    private EmbeddedBroker(EmbeddedActiveMQ server, Optional<BrokerTls> tls) {
        this.server = server;
        this.tls = tls;
    }

    /** Where this process reaches it; the port tells several in one process apart. */
    static String inside(BrokerSettings broker) {
        return "vm://" + broker.port();
    }

    /**
     * Starts it with what it held when it last ended.
     *
     * @param settings with a password
     * @throws TlsFileException if its certificate cannot be used
     * @throws IllegalStateException if it cannot be started
     */
    public static EmbeddedBroker start(GatewaySettings settings) {
        BrokerSettings broker = settings.broker();
        SecurityConfiguration users = new SecurityConfiguration();
        users.addUser(broker.user(), broker.password());
        users.addRole(broker.user(), broker.user());
        Optional<BrokerTls> tls = broker.tls().map(files -> new BrokerTls(files, settings.brokerDirectory()));
        EmbeddedActiveMQ server = new EmbeddedActiveMQ();
        server.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
        try {
            server.setConfiguration(configuration(settings, tls));
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The broker of the message bus cannot be started", e);
        }
        if (!server.getActiveMQServer().isActive()) {
            throw new IllegalStateException("The broker of the message bus cannot be started: another process uses "
                    + settings.brokerDirectory());
        }
        tls.ifPresent(encryption -> encryption.renew(() -> server.getActiveMQServer()
                .getRemotingService()
                .getAcceptor(NETWORK)
                .reload()));
        return new EmbeddedBroker(server, tls);
    }

    private static Configuration configuration(GatewaySettings settings, Optional<BrokerTls> tls) throws Exception {
        Path folder = settings.brokerDirectory().toAbsolutePath();
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(true)
                .setJMXManagementEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setMinDiskFree(settings.jobs().minFreeBytes())
                .addAcceptorConfiguration("inside", inside(settings.broker()))
                .addAcceptorConfiguration(network(settings.broker(), tls));
        configuration.putSecurityRoles("#", Set.of(everythingButManagement(settings.broker())));
        configuration.addAddressSetting("#", kept());
        // What cannot be accepted now is good and must not get lost, so there is no last attempt.
        configuration.addAddressSetting(
                BusAddress.JOBS.name(),
                kept().setMaxDeliveryAttempts(-1)
                        .setRedeliveryDelay(FIRST_PAUSE.toMillis())
                        .setRedeliveryMultiplier(2)
                        .setMaxRedeliveryDelay(LONGEST_PAUSE.toMillis()));
        for (String name :
                List.of(BusAddress.JOBS.name(), BusAddress.RESULTS.name(), BusAddress.FAILED.name(), DEAD, EXPIRED)) {
            configuration.addQueueConfiguration(QueueConfiguration.of(name)
                    .setRoutingType(RoutingType.ANYCAST)
                    .setDurable(true));
        }
        return configuration;
    }

    private static TransportConfiguration network(BrokerSettings broker, Optional<BrokerTls> tls) {
        Map<String, Object> how = new HashMap<>();
        how.put(TransportConstants.HOST_PROP_NAME, broker.host());
        how.put(TransportConstants.PORT_PROP_NAME, broker.port());
        how.put(TransportConstants.PROTOCOLS_PROP_NAME, "CORE");
        tls.ifPresent(encryption -> how.putAll(encryption.parameters()));
        return new TransportConfiguration(NettyAcceptorFactory.class.getName(), how, NETWORK);
    }

    private static AddressSettings kept() {
        return new AddressSettings()
                .setDeadLetterAddress(SimpleString.of(DEAD))
                .setExpiryAddress(SimpleString.of(EXPIRED))
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST);
    }

    private static Role everythingButManagement(BrokerSettings broker) {
        return new Role(broker.user(), true, true, true, true, true, true, false, true, true, true, false, false);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("The broker of the message bus did not stop cleanly; what it had taken is kept", e);
        }
        tls.ifPresent(BrokerTls::close);
    }
}
