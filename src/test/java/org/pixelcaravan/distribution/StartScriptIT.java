package org.pixelcaravan.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the distribution's start script finds Java, and what it tells it. */
class StartScriptIT {
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void unpack() {
        installation = Installation.unpack(folder.resolve("a folder with spaces"));
    }

    /** In a folder without spaces: the JVM keeps no classes of libraries that lie below one with spaces. */
    @Test
    void keepsItsClassesForTheNextStart() throws IOException {
        installation = Installation.unpack(folder.resolve("plain"));
        try (GatewayProcess gateway = start(folder, withOptions(""))) {
            gateway.terminate();
            assertThat(gateway.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
        }
        assertThat(installation.home().resolve("cache")).isDirectoryContaining("glob:**/classes-*.jsa");

        try (GatewayProcess gateway = start(folder, withOptions("-Xlog:class+load:file=classes.log"))) {
            assertThat(gateway.output()).doesNotContain("cds", "archive");
        }

        assertThat(Files.readAllLines(installation.home().resolve("classes.log")))
                .anyMatch(line -> line.contains("org.pixelcaravan.Application source: shared objects file"));
    }

    @Test
    void startsWithAnAgentToo() {
        String agent = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";
        try (GatewayProcess gateway = start(folder, withOptions(agent))) {
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200);
        }
        assertThat(installation.home().resolve("cache")).doesNotExist();
    }

    private static Map<String, String> withOptions(String options) {
        return GatewayProcess.with(GatewayProcess.javaHome(), "JAVA_OPTS", "-XX:TieredStopAtLevel=1 " + options);
    }

    @Test
    @Tag("full")
    void startsThroughALinkToItsScript() throws IOException {
        Path link = Files.createDirectory(folder.resolve("links")).resolve("caravan");
        Files.createSymbolicLink(link, link.getParent().relativize(installation.startScript()));

        try (GatewayProcess gateway =
                GatewayProcess.start(List.of("links/caravan"), folder, GatewayProcess.javaHome())) {
            assertThat(gateway.get("/v1/models").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysThatThereIsNoJava() throws IOException {
        Map<String, String> environment = Map.of("PATH", toolsWithoutJava().toString());

        assertRefuses(
                environment,
                "Pixel Caravan needs a JDK or JRE, version 17 or later: set JAVA_HOME or add java to PATH");
    }

    @Test
    void saysThatJavaHomeIsWrong() {
        assertRefuses(
                Map.of("JAVA_HOME", "/no such jdk"),
                "Pixel Caravan needs a JDK or JRE, version 17 or later: "
                        + "JAVA_HOME is /no such jdk, but there is no /no such jdk/bin/java");
    }

    @Test
    void saysThatJavaIsTooOld() throws IOException {
        Path home = folder.resolve("old jdk");
        Path java = script(home.resolve("bin/java"), "echo 'java version \"1.8.0_402\"' >&2");

        assertRefuses(
                Map.of("JAVA_HOME", home.toString()),
                "Pixel Caravan needs a JDK or JRE, version 17 or later: " + java + " is version 8");
    }

    private GatewayProcess start(Path directory, Map<String, String> environment) {
        return GatewayProcess.start(List.of(script()), directory, environment);
    }

    private String script() {
        return installation.startScript().toString();
    }

    private void assertRefuses(Map<String, String> environment, String message) {
        List<String> command = List.of(script());
        try (GatewayProcess gateway = GatewayProcess.launch(command, folder, environment)) {
            assertThat(gateway.exitCode()).isEqualTo(1);
            assertThat(gateway.output().lines()).containsExactly(message);
        }
    }

    /** A folder with the few commands that the start script uses. */
    private Path toolsWithoutJava() throws IOException {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "sed")) {
            script(tools.resolve(tool), "PATH=" + System.getenv("PATH") + " exec " + tool + " \"$@\"");
        }
        return tools;
    }

    private static Path script(Path file, String line) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
