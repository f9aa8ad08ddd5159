package org.pixelcaravan.support;

import java.nio.file.Path;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An Artemis that is not the gateway's own: it asks nobody for a password and makes the queues that are used, but none below "missing". */
public final class OtherBroker implements AutoCloseable {
    private final int port = RunningGateway.freePort();
    private final Path folder;
    private EmbeddedActiveMQ server = new EmbeddedActiveMQ();

    /** @param folder for its messages */
    public OtherBroker(Path folder) {
        this.folder = folder.toAbsolutePath();
        start();
    }

    public String url() {
        return "tcp://127.0.0.1:" + port;
    }

    /** Starts it with the messages that it had. */
    public void start() {
        try {
            server = new EmbeddedActiveMQ();
            server.setConfiguration(configuration());
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not start", e);
        }
    }

    private Configuration configuration() throws Exception {
        AddressSettings missing =
                new AddressSettings().setAutoCreateAddresses(false).setAutoCreateQueues(false);
        return new ConfigurationImpl()
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .addAddressSetting("missing.#", missing)
                .addAcceptorConfiguration("loopback", url() + "?protocols=CORE");
    }

    /** Ends it; whoever is connected loses the connection. */
    public void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The broker does not stop", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
