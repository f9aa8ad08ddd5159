package org.pixelcaravan.distribution;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.pixelcaravan.support.RunningGateway;

/** A gateway in a process of its own, on free ports, with an environment that holds nothing but what a test put there. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL");

    private final int port = RunningGateway.freePort();
    private final int managementPort = RunningGateway.freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path output;
    private final Process process;

    private GatewayProcess(List<String> command, Path directory, Map<String, String> environment) throws IOException {
        output = Files.createTempFile("caravan-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        // Short-lived: optimised code would come too late, and classes need not be kept.
        builder.environment().put("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xshare:auto");
        builder.environment().put("CARAVAN_HTTP_PORT", String.valueOf(port));
        builder.environment().put("CARAVAN_MANAGEMENT_PORT", String.valueOf(managementPort));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** Starts a command and does not wait for anything. */
    static GatewayProcess launch(List<String> command, Path directory, Map<String, String> environment) {
        try {
            return new GatewayProcess(command, directory, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a command and waits until the gateway is ready. */
    static GatewayProcess start(List<String> command, Path directory, Map<String, String> environment) {
        GatewayProcess gateway = launch(command, directory, environment);
        try {
            await().atMost(PATIENCE).until(() -> gateway.isReady() || !gateway.process.isAlive());
            if (!gateway.process.isAlive()) {
                throw new AssertionError("The gateway did not start:\n" + gateway.output());
            }
            return gateway;
        } catch (RuntimeException | Error failure) {
            gateway.close();
            throw failure;
        }
    }

    private boolean isReady() {
        try {
            return get("/health").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address(path)));
    }

    HttpResponse<String> postJson(String path, String body) {
        return send(HttpRequest.newBuilder(address(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI managementAddress(String path) {
        return URI.create("http://127.0.0.1:" + managementPort + path);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it has printed so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells the process to end, as an init system does. */
    void terminate() {
        process.destroy();
    }

    /** Ends the process as a loss of power would. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for the process's end. */
    int exitCode() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The process does not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The environment in which a command finds this test's Java by JAVA_HOME alone, or by the path alone. */
    static Map<String, String> javaHome() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    static Map<String, String> javaOnPath() {
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        return Map.of("PATH", bin + ":" + System.getenv("PATH"));
    }

    static Map<String, String> with(Map<String, String> environment, String name, String value) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put(name, value);
        return all;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
