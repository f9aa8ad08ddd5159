package org.pixelcaravan.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A server on the loopback interface that speaks the wire protocols of image vendors and draws every picture itself. It
 * needs no keys, costs nothing, and fails in every way that a prompt asks for (see docs/sandbox.md).
 */
public final class Sandbox implements AutoCloseable {
    /** The address that it listens on. */
    public static final String HOST = "127.0.0.1";

    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx;
    private final PurchaseLedger ledger = new PurchaseLedger();
    private final CallLog calls = new CallLog();
    private final Attempts attempts = new Attempts();
    private final Map<String, Emulator> emulators;
    private final HttpServer server;

    private Sandbox(SandboxSettings settings) {
        this.vertx = Vertx.vertx(options());
        SandboxServices services = new SandboxServices(
                vertx,
                settings,
                new Studio(vertx, settings.detail()),
                ledger,
                new Gate(attempts),
                new Inbox(vertx, settings.bodyLimit(), calls),
                this::origin);
        List<Emulator> all = Emulators.all(services);
        this.emulators = all.stream().collect(Collectors.toUnmodifiableMap(Emulator::dialect, Function.identity()));
        this.server = vertx.createHttpServer(serverOptions(settings.port())).requestHandler(router(all));
    }

    /** Starts a sandbox with default behaviour; port 0 takes a free one. */
    public static Sandbox start(int port) {
        return start(SandboxSettings.onPort(port));
    }

    /**
     * Starts a sandbox.
     *
     * @throws IllegalStateException if the port cannot be opened
     */
    public static Sandbox start(SandboxSettings settings) {
        Sandbox sandbox = new Sandbox(settings);
        try {
            await(sandbox.server.listen());
            return sandbox;
        } catch (RuntimeException failed) {
            sandbox.close();
            throw failed;
        }
    }

    private static VertxOptions options() {
        return new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
    }

    /** One call per connection at a time, so that a connection that is cut on purpose belongs to one call only. */
    private static HttpServerOptions serverOptions(int port) {
        return new HttpServerOptions().setHost(HOST).setPort(port).setHttp2ClearTextEnabled(false);
    }

    private Router router(List<Emulator> all) {
        Router router = Router.router(vertx);
        router.get("/sandbox/purchases")
                .handler(context -> new Delivery(context, Answer.json(200, ledger.toJson())).send());
        router.delete("/sandbox/purchases").handler(context -> {
            reset();
            context.response().setStatusCode(204).end();
        });
        router.get("/sandbox/calls").handler(context -> new Delivery(context, Answer.json(200, calls.toJson())).send());
        all.forEach(emulator -> emulator.mount(router));
        return router;
    }

    /** What a client of this dialect gets configured as the vendor's base URL. */
    public URI baseUrl(String dialect) {
        return origin().resolve(emulator(dialect).basePath());
    }

    /** The key that this dialect's emulator accepts. */
    public String apiKey(String dialect) {
        return emulator(dialect).apiKey();
    }

    /** The secret half of the key that this dialect's emulator accepts; empty if it has none. */
    public String secretKey(String dialect) {
        return emulator(dialect).secretKey();
    }

    /** Scheme, host and port. */
    public URI origin() {
        return URI.create("http://" + HOST + ":" + server.actualPort());
    }

    public PurchaseLedger ledger() {
        return ledger;
    }

    /** Forgets all purchases, all calls and all counted attempts. */
    public void reset() {
        calls.reset();
        ledger.reset();
        attempts.reset();
    }

    /** Stops the server and drops all open connections. */
    @Override
    public void close() {
        await(vertx.close());
    }

    private Emulator emulator(String dialect) {
        Emulator emulator = emulators.get(dialect);
        if (emulator == null) {
            throw new IllegalArgumentException("The sandbox does not speak '" + dialect + "'.");
        }
        return emulator;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("The sandbox could not be started or stopped.", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the sandbox was starting or stopping.", interrupted);
        }
    }
}
