package org.pixelcaravan.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A PostgreSQL server of its own, from Debian's package, on a free port and in a temporary folder. */
public final class PostgresServer implements AutoCloseable {
    public static final String USER = "caravan";

    /** The server refuses to run as root. */
    private static final String UNPRIVILEGED = "nobody";

    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final long PATIENCE_SECONDS = 60;

    private final AtomicInteger databases = new AtomicInteger();
    private final int port = RunningGateway.freePort();
    private final Path folder;
    private final Path data;

    private PostgresServer() throws IOException {
        folder = Files.createTempDirectory("caravan-postgres-");
        data = folder.resolve("data");
        if (isRoot()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            run(List.of("chown", UNPRIVILEGED, folder.toString()));
        }
        run(command("initdb", "-D", data.toString(), "-U", USER, "-A", "trust", "--no-sync"));
        String options = "-p " + port + " -k " + folder + " -c listen_addresses=127.0.0.1";
        run(command(
                "pg_ctl",
                "-D",
                data.toString(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                options,
                "start"));
    }

    public static PostgresServer start() {
        try {
            return new PostgresServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes an empty database and returns its address. */
    public String newDatabase() {
        String name = "jobs" + databases.incrementAndGet();
        run(command("createdb", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, name));
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    @Override
    public void close() {
        run(command("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop"));
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--clear-groups"));
        }
        command.add(program(program));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String program(String name) {
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.map(version -> version.resolve("bin").resolve(name))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Debian's package postgresql is not installed"))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Debian's package postgresql is not installed", e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("caravan-postgres-", ".out");
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String said = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command.get(0) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
