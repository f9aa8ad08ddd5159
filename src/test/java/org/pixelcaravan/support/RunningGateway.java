package org.pixelcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.pixelcaravan.Application;

/** A whole gateway in this process, on free ports and a data directory of its own, in sandbox mode unless told otherwise. */
public final class RunningGateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TestPorts PORTS =
            new TestPorts(Path.of("").toAbsolutePath().hashCode()
                    + (int) ProcessHandle.current().pid());

    private static final Duration READINESS = Duration.ofSeconds(10);

    private final Main main;
    private final Thread runner;
    private final int port;
    private final int managementPort;
    private final Path data;
    private final String scheme;
    private final HttpClient client;

    private RunningGateway(Map<String, String> settings, HttpClient client) {
        this.scheme = settings.containsKey("caravan.http.tls.certificate") ? "https" : "http";
        this.client = client;
        this.port = Optional.ofNullable(settings.get("caravan.http.port"))
                .map(Integer::valueOf)
                .orElseGet(RunningGateway::freePort);
        this.managementPort = freePort();
        this.data = newDirectory();
        Map<String, String> all = new HashMap<>();
        all.put("caravan.sandbox", "true");
        // Painting would take most of the tests' time.
        all.put("caravan.sandbox.detail", "coarse");
        all.put("caravan.http.port", String.valueOf(port));
        all.put("caravan.management.port", String.valueOf(managementPort));
        all.put("caravan.data.directory", data.toString());
        all.put("caravan.stop.deadline", "5000");
        all.put("caravan.jobs.min-free-bytes", "0");
        all.put("caravan.retry.first-pause", "10");
        all.put("caravan.retry.longest-pause", "500");
        // Many tests share a gateway, and faults of one of them would close it for the others.
        all.put("caravan.breaker.calls", "0");
        all.put("camel.kamelet.flux-image-action.pollInterval", "50");
        all.put("camel.kamelet.glm-image-action.pollInterval", "50");
        all.put("camel.kamelet.hunyuan-image-action.pollInterval", "50");
        all.put("camel.kamelet.kling-image-action.pollInterval", "50");
        all.put("camel.kamelet.qwen-image-action.pollInterval", "50");
        all.putAll(settings);
        this.main = Application.newMain(all);
        this.runner = new Thread(this::run, "gateway-" + port);
        CompletableFuture<Void> started = new CompletableFuture<>();
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport ready) {
                started.complete(null);
            }
        });
        runner.setUncaughtExceptionHandler((thread, failure) -> started.completeExceptionally(failure));
        runner.start();
        started.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        awaitReadiness();
    }

    /** The consumer of the inbox is ready when it has looked once, which nobody waits for at the start. */
    private void awaitReadiness() {
        Instant end = Instant.now().plus(READINESS);
        while (Instant.now().isBefore(end) && get("/health").statusCode() != 200) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** As the process does it, so that everything is also closed again. */
    private void run() {
        try {
            main.run();
        } catch (Exception e) {
            throw new IllegalStateException("The gateway does not start", e);
        }
    }

    /**
     * One in sandbox mode for all tests of this process that need nothing special of it, which leave it as it is. It ends with
     * the process.
     */
    public static RunningGateway shared() {
        return Shared.GATEWAY;
    }

    public static RunningGateway start() {
        return start(Map.of());
    }

    /** @param settings by full name; they win over everything else */
    public static RunningGateway start(Map<String, String> settings) {
        return start(settings, HttpClient.newHttpClient());
    }

    /** @param client that trusts its certificate, if it has one */
    public static RunningGateway start(Map<String, String> settings, HttpClient client) {
        return new RunningGateway(settings, client);
    }

    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    public int port() {
        return port;
    }

    public Path dataDirectory() {
        return data;
    }

    public URI address(String path) {
        return URI.create(scheme + "://127.0.0.1:" + port + path);
    }

    public URI managementAddress(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address(path)));
    }

    /** @param headers names and values in turn */
    public HttpResponse<String> postJson(String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        main.completed();
        try {
            runner.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A port that nobody uses, and that no test of this or another build on this machine is given. */
    public static int freePort() {
        return PORTS.next();
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory(Path.of("target"), "gateway-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final RunningGateway GATEWAY = start();
    }
}
