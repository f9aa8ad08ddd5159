package org.pixelcaravan.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;

/** An ActiveMQ Artemis in a process of its own, from its distribution, which speaks AMQP on the same port. */
public final class ArtemisServer implements AutoCloseable {
    public static final String USER = "bus";
    public static final String PASSWORD = "bus-secret";

    private static final String VERSION = "2.44.0";
    private static final Path ZIP = Path.of("target/brokers/apache-artemis-" + VERSION + "-bin.zip");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int port;
    private final Path instance;
    private Process process;

    /** @param more arguments for its making */
    private ArtemisServer(Path folder, int port, List<String> more) throws IOException {
        this.port = port;
        Path home = folder.resolve("apache-artemis-" + VERSION);
        instance = folder.resolve("instance");
        unzip(ZIP, folder);
        Path program = home.resolve("bin/artemis");
        List<String> command = new ArrayList<>(List.of(
                "sh",
                program.toString(),
                "create",
                instance.toString(),
                "--silent",
                "--user",
                USER,
                "--password",
                PASSWORD,
                "--require-login",
                "--nio",
                "--no-autotune",
                "--no-web",
                "--no-mqtt-acceptor",
                "--no-stomp-acceptor",
                "--no-hornetq-acceptor",
                "--no-amqp-acceptor",
                "--host",
                "127.0.0.1",
                "--http-host",
                "127.0.0.1",
                "--default-port",
                String.valueOf(port)));
        command.addAll(more);
        run(command);
    }

    /** @param folder for the server and its messages; absolute */
    public static ArtemisServer start(Path folder) {
        try {
            ArtemisServer server = new ArtemisServer(folder, RunningGateway.freePort(), List.of());
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two in a cluster, which hand each other what only the other one has a reader for. */
    public static List<ArtemisServer> startCluster(Path folder) {
        int first = RunningGateway.freePort();
        int second = RunningGateway.freePort();
        try {
            List<ArtemisServer> servers = List.of(
                    new ArtemisServer(folder.resolve("first"), first, clusteredWith(second)),
                    new ArtemisServer(folder.resolve("second"), second, clusteredWith(first)));
            for (ArtemisServer server : servers) {
                server.redistribute();
                server.startAgain();
            }
            return servers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> clusteredWith(int port) {
        return List.of(
                "--clustered",
                "--cluster-user",
                "cluster",
                "--cluster-password",
                "cluster-secret",
                "--static-cluster",
                "tcp://127.0.0.1:" + port);
    }

    /** Without this, messages that lie at one broker stay there when their reader goes. */
    private void redistribute() throws IOException {
        Path configuration = instance.resolve("etc/broker.xml");
        String all = "<address-setting match=\"#\">";
        Files.writeString(
                configuration,
                Files.readString(configuration).replace(all, all + "<redistribution-delay>0</redistribution-delay>"));
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it with the messages that it had. */
    public void startAgain() throws IOException {
        process = new ProcessBuilder("sh", instance.resolve("bin/artemis").toString(), "run")
                .redirectErrorStream(true)
                .redirectOutput(instance.resolve("output").toFile())
                .start();
        Awaitility.await().atMost(PATIENCE).until(this::listens);
    }

    /** Ends it as a power failure would. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        kill();
    }

    private static void unzip(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IOException("The archive leaves its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    write(in, file);
                }
            }
        }
    }

    private static void write(InputStream in, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("The broker cannot be made");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
