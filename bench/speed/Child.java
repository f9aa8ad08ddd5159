package speed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that ends when it is closed, or with this one. */
public final class Child implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Process process;
    private final Path log;
    private final Thread end;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
    }

    /** @param environment beside this process's own */
    public static Child start(Path log, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program of the benchmark's own, on the JDK that runs the benchmark. */
    public static Child java(Path log, List<String> options, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program));
        command.addAll(List.of(arguments));
        return start(log, Map.of(), command);
    }

    public ProcessMeter meter() {
        return ProcessMeter.of(process);
    }

    /** Returns when somebody listens at the port. */
    public void awaitPort(int port) throws InterruptedException {
        long limit = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > limit) {
                throw new IllegalStateException("It did not start; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** A port of loopback on which nobody listens right now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it as a power failure would. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
