package org.pixelcaravan.distribution;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the Containerfile copies, run as it says, without an engine: by a user that has no name and can write nothing but the
 * volume and the folder for temporary files.
 */
@Tag("full")
class ContainerIT {
    private static final String HOME = "/opt/pixel-caravan";
    private static final String VOLUME = "/var/lib/pixel-caravan";
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path folder;

    private Installation installation;
    private List<String> containerfile;

    @BeforeEach
    void build() throws Exception {
        installation = Installation.unpack(folder.resolve("context"));
        containerfile = Files.readAllLines(installation.home().resolve("ops/container/Containerfile"));
        for (String line : containerfile) {
            if (line.startsWith("COPY ") && !line.startsWith("COPY --")) {
                copy(List.of(line.substring("COPY ".length()).split(" ")));
            }
        }
        Files.createDirectories(inContainer(VOLUME));
        Files.createDirectories(inContainer("/tmp"));
        run("chmod", "-R", "a=rX", inContainer(HOME).toString());
        run("chmod", "a+rx", folder.toString());
        if (isRoot()) {
            run("chown", value("USER "), inContainer(VOLUME).toString());
            run("chown", value("USER "), inContainer("/tmp").toString());
        }
    }

    @Test
    void makesPicturesAndStopsWithNothingWrittenBesideItsVolume() throws Exception {
        String key = createKey();
        Map<Path, FileTime> before = files(inContainer(HOME));

        try (GatewayProcess gateway = GatewayProcess.start(command(), folder, environment())) {
            assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(401);
            assertThat(picture(gateway, key, "png").statusCode()).isEqualTo(200);
            assertThat(picture(gateway, key, "webp").statusCode()).isEqualTo(200);

            gateway.terminate();

            assertThat(gateway.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(gateway.output()).doesNotContain("ERROR", "Exception", "Read-only", "Permission denied");
        }
        assertThat(files(inContainer(HOME))).isEqualTo(before);
        assertThat(inContainer(VOLUME).resolve("keys.yaml")).exists();
        assertThat(inContainer(VOLUME).resolve("jobs")).isDirectory();
    }

    private String createKey() {
        List<String> create = new ArrayList<>(command());
        create.addAll(List.of("keys", "create", "--name", "studio"));
        try (GatewayProcess process = GatewayProcess.launch(create, folder, environment())) {
            assertThat(process.exitCode()).as(process.output()).isZero();
            return process.output().lines().findFirst().orElseThrow();
        }
    }

    private static HttpResponse<String> picture(GatewayProcess gateway, String key, String format) {
        String body = "{\"model\":\"flux/flux-2-pro\",\"prompt\":\"a kite\",\"output_format\":\"" + format + "\"}";
        return gateway.send(HttpRequest.newBuilder(gateway.address("/v1/images/generations"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Whoever builds as somebody else than root cannot become another user, and has no right to write either. */
    private List<String> command() {
        String script =
                inContainer(value("ENTRYPOINT ").replaceAll("[\\[\\]\"]", "")).toString();
        String[] user = value("USER ").split(":");
        return isRoot()
                ? List.of(
                        "setpriv",
                        "--reuid=" + user[0],
                        "--regid=" + user[1],
                        "--clear-groups",
                        "--no-new-privs",
                        script)
                : List.of(script);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(GatewayProcess.javaHome());
        for (String line : containerfile) {
            if (line.startsWith("ENV ")) {
                String[] pair =
                        line.substring("ENV ".length()).replace("\"", "").split("=", 2);
                environment.put(
                        pair[0],
                        pair[1].startsWith(VOLUME) ? inContainer(pair[1]).toString() : pair[1]);
            }
        }
        environment.merge(
                "JAVA_OPTS", " -XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + inContainer("/tmp"), String::concat);
        environment.put("HOME", "/");
        environment.put("CARAVAN_SANDBOX", "true");
        environment.put("CARAVAN_JOBS_MIN_FREE_BYTES", "0");
        return environment;
    }

    /** All but the last are files and folders of the context. */
    private void copy(List<String> operands) throws Exception {
        Path target = inContainer(operands.get(operands.size() - 1));
        Files.createDirectories(target);
        for (String source : operands.subList(0, operands.size() - 1)) {
            Path from = installation.home().resolve(source);
            run("cp", "-R", source.endsWith("/") ? from + "/." : from.toString(), target.toString());
        }
    }

    private Path inContainer(String path) {
        return folder.resolve("image" + path);
    }

    private String value(String instruction) {
        return containerfile.stream()
                .filter(line -> line.startsWith(instruction))
                .findFirst()
                .orElseThrow()
                .substring(instruction.length());
    }

    private static Map<Path, FileTime> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.collect(toMap(file -> file, ContainerIT::lastModified));
        }
    }

    private static FileTime lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
