package org.pixelcaravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.cli.Finding;
import org.pixelcaravan.cli.Finding.Verdict;
import org.pixelcaravan.support.RunningGateway;
import org.pixelcaravan.support.TestCertificate;

class InstallationChecksTest {
    private static final String GOOD_ROUTE = """
            - route:
                id: clock
                from:
                  uri: timer:clock
                  steps:
                    - log: tick
            """;

    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void useNothingOfThisMachine() {
        settings.put("caravan.data.directory", folder.resolve("data").toString());
        settings.put("caravan.http.port", String.valueOf(RunningGateway.freePort()));
        settings.put("caravan.management.port", String.valueOf(RunningGateway.freePort()));
        settings.put("caravan.jobs.min-free-bytes", "0");
    }

    @Test
    void findsNothingWrongWithTheDefaults() {
        assertThat(validate()).isNotEmpty().extracting(Finding::verdict).containsOnly(Verdict.GOOD);
        assertThat(doctor()).extracting(Finding::verdict).doesNotContain(Verdict.BAD);
        assertThat(doctor()).extracting(Finding::what).contains("java", "ports", "disk", "job store", "broker");
    }

    @Test
    void namesASettingThatCannotBeRead() {
        settings.put("caravan.http.workers", "many");

        assertThat(wrong(validate()).detail()).contains("caravan.http.workers");
    }

    @Test
    void namesFileAndPlaceOfAMistakeInTheCatalogue() throws IOException {
        Path catalogue = Files.writeString(folder.resolve("mine.yaml"), "providers:\n  home: { dialect: plain\n");
        settings.put("caravan.catalog", "file:" + catalogue);

        assertThat(wrong(validate()).what()).isEqualTo("catalogue");
        assertThat(wrong(validate()).detail()).contains("mine.yaml", "line");
    }

    @Test
    void readsRoutesAndSaysInWhichLineOneIsWrong() throws IOException {
        Path good = Files.writeString(folder.resolve("good.camel.yaml"), GOOD_ROUTE);
        Path bad =
                Files.writeString(folder.resolve("bad.camel.yaml"), GOOD_ROUTE.replace("- log: tick", "- lug: tick"));

        List<Finding> findings = new InstallationChecks(settings).configuration(List.of(good, bad));

        assertThat(wrong(findings).what()).endsWith("bad.camel.yaml");
        assertThat(wrong(findings).detail()).contains("lug", "line");
    }

    @Test
    void namesAPortThatSomebodyElseUses() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.put("caravan.http.port", String.valueOf(taken.getLocalPort()));

            assertThat(wrong(doctor()).detail()).contains("caravan.http.port", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void saysWhatABrokerADatabaseAndKeysLack() {
        int nobody = RunningGateway.freePort();
        settings.put("caravan.broker.enabled", "true");
        settings.put("caravan.broker.url", "tcp://127.0.0.1:" + nobody);
        settings.put("caravan.jobs.url", "jdbc:postgresql://127.0.0.1:" + nobody + "/jobs");
        settings.put("caravan.jobs.password", "never-told");
        settings.put("caravan.keys", folder.resolve("keys.yaml").toString());

        assertThat(doctor())
                .filteredOn(finding -> finding.verdict() == Verdict.BAD)
                .extracting(Finding::what)
                .containsExactly("keys", "job store", "broker");
        assertThat(doctor()).extracting(Finding::detail).noneMatch(detail -> detail.contains("never-told"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://:61616", "tcp://127.0.0.1:99999", "amqp://?transport.trustAll=true"})
    void saysOfABrokersAddressWithoutAHostThatItCannotBeTried(String url) {
        settings.put("caravan.broker.enabled", "true");
        settings.put("caravan.broker.url", url);

        assertThat(about("broker").verdict()).isEqualTo(Verdict.DOUBTFUL);
        assertThat(about("broker").detail()).contains("caravan.broker.url", "no host");
    }

    @Test
    void triesTheFirstOfSeveralBrokers() throws IOException {
        try (ServerSocket broker = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + broker.getLocalPort();
            settings.put("caravan.broker.enabled", "true");
            settings.put(
                    "caravan.broker.url",
                    "failover:(amqp://" + address + ",amqp://127.0.0.1:1)?failover.maxReconnectAttempts=2");

            assertThat(about("broker")).isEqualTo(Finding.good("broker", address + " can be reached"));
        }
    }

    @Test
    void claimsNothingOfWhoAnswersWithACertificateThatItDoesNotTrust() throws IOException {
        TestCertificate certificate = TestCertificate.make("EC");
        certificate.write(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        settings.put("caravan.http.tls.certificate", folder.resolve("chain.pem").toString());
        settings.put("caravan.http.tls.key", folder.resolve("key.pem").toString());

        try (RunningGateway gateway = RunningGateway.start(
                Map.of(
                        "caravan.http.tls.certificate", settings.get("caravan.http.tls.certificate"),
                        "caravan.http.tls.key", settings.get("caravan.http.tls.key")),
                certificate.client())) {
            settings.put("caravan.http.port", String.valueOf(gateway.port()));

            assertThat(about("ports").verdict()).isEqualTo(Verdict.DOUBTFUL);
            assertThat(about("ports").detail()).contains("is taken, perhaps by a gateway that runs");
        }
    }

    @Test
    void knowsAGatewayThatRuns() {
        RunningGateway gateway = RunningGateway.shared();
        settings.put("caravan.http.port", String.valueOf(gateway.address("/").getPort()));

        assertThat(about("ports").detail()).contains("a gateway answers");
    }

    private List<Finding> validate() {
        return new InstallationChecks(settings).configuration(List.of());
    }

    private List<Finding> doctor() {
        return new InstallationChecks(settings).surroundings();
    }

    private Finding about(String what) {
        return doctor().stream()
                .filter(finding -> finding.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private static Finding wrong(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.verdict() == Verdict.BAD)
                .findFirst()
                .orElseThrow();
    }
}
