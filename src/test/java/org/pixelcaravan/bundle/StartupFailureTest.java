package org.pixelcaravan.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.Application;
import org.pixelcaravan.jobs.JobStore;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.TestCertificate;

/** A gateway that cannot start ends at once, with one line that says what to change: a process of its own each time. */
@Tag("full")
class StartupFailureTest {
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"caravan.http.port", "caravan.management.port", "caravan.sandbox.port"})
    void namesAPortInUseAndItsSetting(String setting) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());

            String reason = failureWith(Map.of("caravan.sandbox", "true", setting, port));

            assertThat(reason)
                    .startsWith("Port " + port + " on 127.0.0.1 cannot be opened")
                    .endsWith(setting);
        }
    }

    @Test
    void namesThePortThatTwoSettingsWant() {
        String port = String.valueOf(RunningGateway.freePort());

        String reason = failureWith(Map.of("caravan.http.port", port, "caravan.management.port", port));

        assertThat(reason).contains("Port " + port).endsWith("caravan.management.port");
    }

    @Test
    void namesTheDataDirectoryThatAnotherGatewayUses() throws IOException {
        Path data = folder.resolve("used");

        try (JobStore used = JobStore.inFolder(data.resolve("jobs"))) {
            String reason = failureWith(Map.of("caravan.data.directory", data.toString()));

            assertThat(reason).contains("is in use by another gateway", "caravan.data.directory", "caravan.jobs.url");
            assertThat(used.list(JobStore.Filter.ALL, Optional.empty(), 1)).isEmpty();
        }
        assertThat(data.resolve("management-password")).doesNotExist();
    }

    @Test
    void namesADatabaseOfJobsThatDoesNotAnswer() {
        String port = String.valueOf(RunningGateway.freePort());

        String reason = failureWith(Map.of("caravan.jobs.url", "jdbc:postgresql://127.0.0.1:" + port + "/jobs"));

        assertThat(reason).contains("caravan.jobs.url", port);
    }

    @Test
    void namesACertificateThatCannotBeUsed() throws IOException {
        TestCertificate certificate = TestCertificate.make("EC", "-startdate", "-3d", "-validity", "2");
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Map<String, String> settings =
                Map.of("caravan.http.tls.certificate", chain.toString(), "caravan.http.tls.key", key.toString());

        assertThat(failureWith(settings))
                .isEqualTo("Setting caravan.http.tls.certificate, file " + chain + " is not there");

        certificate.write(chain, key);

        assertThat(failureWith(settings))
                .startsWith("Setting caravan.http.tls.certificate, file " + chain + ": the certificate expired on ");
    }

    @Test
    void namesASettingThatCannotBeRead() {
        assertThat(failureWith(Map.of("caravan.http.port", "abc")))
                .isEqualTo("Setting caravan.http.port must be a whole number");
        assertThat(failureWith(Map.of("caravan.fetch.allow", "gar/bage"))).contains("caravan.fetch.allow", "gar/bage");
        assertThat(failureWith(Map.of("caravan.folder.names", "{nobody}"))).contains("caravan.folder.names", "nobody");
        assertThat(failureWith(Map.of("caravan.management.password", "s e c r e t")))
                .contains("caravan.management.password")
                .doesNotContain("s e c r e t");
    }

    @Test
    void namesACatalogueThatCannotBeRead() throws IOException {
        Path broken = Files.writeString(folder.resolve("models.yaml"), "providers: [\n");

        assertThat(failureWith(Map.of("caravan.catalog", "file:" + folder.resolve("none.yaml"))))
                .contains("caravan.catalog", "none.yaml");
        assertThat(failureWith(Map.of("caravan.catalog", "file:" + broken))).contains("models.yaml", "YAML");
        assertThat(failureWith(Map.of("caravan.catalog", broken.toString()))).contains("caravan.catalog", "file:path");
    }

    @Test
    void opensToOtherMachinesOnlyWithKeys() throws IOException {
        Path keys = Files.writeString(folder.resolve("keys.yaml"), "keys: []\n");

        assertThat(failureWith(Map.of("caravan.http.host", "0.0.0.0")))
                .isEqualTo("Setting caravan.http.host must be a loopback address unless callers need keys"
                        + " (setting caravan.keys); it is 0.0.0.0");
        assertThat(failureWith(Map.of("caravan.management.host", "0.0.0.0", "caravan.keys", keys.toString())))
                .isEqualTo("Setting caravan.management.host must be a loopback address; it is 0.0.0.0");
        assertThat(failureWith(Map.of("caravan.broker.enabled", "true", "caravan.broker.host", "0.0.0.0")))
                .isEqualTo("Setting caravan.broker.host must be a loopback address unless the broker encrypts"
                        + " (setting caravan.broker.tls.certificate); it is 0.0.0.0");
    }

    @Test
    void namesACertificateOfTheBrokerThatCannotBeUsed() throws IOException {
        Map<String, String> settings = Map.of(
                "caravan.broker.enabled", "true",
                "caravan.broker.tls.certificate", folder.resolve("none.pem").toString(),
                "caravan.broker.tls.key", folder.resolve("none.pem").toString());

        assertThat(failureAfterStart(settings))
                .hasMessageContainingAll("caravan.broker.tls.certificate", "none.pem", "is not there");
    }

    @Test
    void endsIfItsBrokerCannotBeStarted() throws IOException {
        Path data = folder.resolve("data");
        Files.writeString(Files.createDirectories(data.resolve("broker")).resolve("journal"), "not a folder");

        assertThat(failureAfterStart(Map.of("caravan.broker.enabled", "true")))
                .hasMessageContaining("broker of the message bus cannot be started");
    }

    @Test
    void namesAKeyFileThatCannotBeUsed() throws IOException {
        Path broken = Files.writeString(folder.resolve("keys.yaml"), "keys: [{name: a}]\n");

        assertThat(failureWith(
                        Map.of("caravan.keys", folder.resolve("none.yaml").toString())))
                .contains("none.yaml", "caravan keys create");
        assertThat(failureWith(Map.of("caravan.keys", "file:" + broken))).contains("keys.yaml: key 1: it has no hash");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- route: {id: broken, from: {uri: 'direct:broken', stepps: []}}",
                "- route: {id: broken, from: {uri: [",
                "- route: {id: broken, from: {uri: 'direct:broken', steps: [{to: {uri: 'nonsense:broken'}}]}}",
                "- route: {id: broken, from: {uri: 'direct:broken', steps: [{process: {ref: nobody}}]}}",
            })
    void namesARouteThatIsBroken(String route) throws IOException {
        Files.writeString(folder.resolve("broken.camel.yaml"), route + "\n");

        String reason = failureWith(Map.of("camel.main.routesIncludePattern", "file:" + folder + "/broken.camel.yaml"));

        assertThat(reason).contains("broken");
    }

    /** The reason that the process gives, after the time of day and the words "cannot start". */
    /** In this process, since the routes have been started when it comes to that. */
    private Throwable failureAfterStart(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings(settings));
        all.put("caravan.sandbox", "true");
        all.put("caravan.broker.port", String.valueOf(RunningGateway.freePort()));
        return catchThrowable(() -> Application.newMain(all).run());
    }

    private String failureWith(Map<String, String> settings) {
        List<String> lines = outputOfFailing(settings(settings));
        List<String> complaints =
                lines.stream().filter(line -> !line.contains(" INFO ")).toList();
        assertThat(complaints).as(String.join("\n", lines)).hasSize(1);
        assertThat(complaints.get(0)).contains("Pixel Caravan cannot start: ").hasSizeLessThan(900);
        assertThat(lines).noneMatch(line -> line.contains("is ready") || line.contains("SIGTERM"));
        return complaints.get(0).replaceFirst(".*cannot start: ", "");
    }

    private Map<String, String> settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "caravan.http.port", "0",
                "caravan.management.port", String.valueOf(RunningGateway.freePort()),
                "caravan.data.directory", folder.resolve("data").toString()));
        all.putAll(more);
        return all;
    }

    private List<String> outputOfFailing(Map<String, String> settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Application.class.getName()));
        File output = folder.resolve("output.txt").toFile();
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            List<String> lines = Files.readAllLines(output.toPath());
            assertThat(ended).as("ended by itself: " + lines).isTrue();
            assertThat(process.exitValue()).as(String.join("\n", lines)).isEqualTo(1);
            return lines;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
