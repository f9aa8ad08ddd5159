package org.pixelcaravan;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import java.util.Optional;
import org.pixelcaravan.http.Connections;
import org.pixelcaravan.tls.CertificateWatch;
import org.pixelcaravan.tls.TlsIdentity;
import org.pixelcaravan.tls.TlsRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x whose HTTP servers speak HTTP/1.1 and answer unreadable requests with a body. A server takes its handlers before
 * it listens only, and Camel makes its servers and lets them listen in one step.
 */
final class ServersOfDoors extends VertxWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(ServersOfDoors.class);

    private final Connections connections;
    private final Handler<HttpServerRequest> unreadable;
    private final Optional<CertificateWatch> certificate;
    private volatile boolean open;

    /** @param certificate of those servers of which Camel wants that they encrypt */
    ServersOfDoors(
            Vertx vertx,
            Connections connections,
            Handler<HttpServerRequest> unreadable,
            Optional<CertificateWatch> certificate) {
        super((VertxInternal) vertx);
        this.certificate = certificate;
        this.connections = connections;
        this.unreadable = unreadable;
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        // After an upgrade to HTTP/2 the answer follows at once, and both curl and Java's client lose some of a large
        // one.
        options.setHttp2ClearTextEnabled(false);
        // Nobody speaks WebSocket here, yet each message would pass through the handler of its extensions.
        options.setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
        Optional<CertificateWatch> own = certificate.filter(ignored -> options.isSsl());
        own.ifPresent(watch -> encrypt(options, watch.identity()));
        HttpServer server = new DoorServer(
                this, options, this::accept, unreadable, Runtime.getRuntime().availableProcessors());
        own.ifPresent(watch -> watch.onRenewal(renewed -> renew(server, renewed)));
        return server;
    }

    /** In the place of what Camel has configured, which cannot be renewed. */
    private static void encrypt(HttpServerOptions options, TlsIdentity identity) {
        options.setSslEngineOptions(new JdkSSLEngineOptions())
                .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManagers()))
                .setEnabledSecureTransportProtocols(TlsRules.PROTOCOLS);
        TlsRules.suites().forEach(options::addEnabledCipherSuite);
    }

    private static void renew(HttpServer server, TlsIdentity identity) {
        SSLOptions options = new SSLOptions()
                .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManagers()))
                .setEnabledSecureTransportProtocols(TlsRules.PROTOCOLS);
        TlsRules.suites().forEach(options::addEnabledCipherSuite);
        server.updateSSLOptions(options).onFailure(e -> LOG.error("The renewed certificate could not be taken up", e));
    }

    /** Lets connections in. Until then nobody is there who could answer, and a server would say that nothing is found. */
    void open() {
        open = true;
    }

    private void accept(HttpConnection connection) {
        if (open) {
            connections.accept(connection);
        } else {
            connection.close();
        }
    }
}
