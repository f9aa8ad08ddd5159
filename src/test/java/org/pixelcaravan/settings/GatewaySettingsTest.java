package org.pixelcaravan.settings;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.model.ReferenceLimits;

class GatewaySettingsTest {
    private final Properties properties = new Properties();
    private final Set<String> asked = new TreeSet<>();

    @BeforeEach
    void load() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
    }

    @Test
    void defaults() {
        assertThat(read())
                .isEqualTo(new GatewaySettings(
                        false,
                        0,
                        false,
                        new GatewaySettings.Http(
                                "127.0.0.1",
                                8080,
                                536_870_912,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                8192,
                                Duration.ofSeconds(15),
                                4096,
                                "",
                                Optional.empty(),
                                0,
                                List.of()),
                        new GatewaySettings.Management("127.0.0.1", 9876, ""),
                        Optional.empty(),
                        Path.of("data"),
                        4_194_304,
                        Duration.ofMinutes(10),
                        false,
                        "classpath:model-catalog.yaml",
                        Optional.empty(),
                        new GatewaySettings.Fetch(List.of(), false, 104_857_600),
                        ReferenceLimits.USUAL,
                        80_000_000,
                        new GatewaySettings.Results(Duration.ofHours(1), 10_737_418_240L),
                        new GatewaySettings.Retry(3, Duration.ofMillis(500), Duration.ofSeconds(30), false),
                        new GatewaySettings.Breaker(20, Duration.ofSeconds(30)),
                        new GatewaySettings.Jobs(
                                "",
                                "",
                                "",
                                8,
                                Duration.ofMinutes(30),
                                5,
                                Duration.ofSeconds(30),
                                Duration.ofDays(7),
                                1L << 30,
                                "",
                                false),
                        new GatewaySettings.Folder(true, "{job}-{line}-{index}", true, false),
                        new BrokerSettings(
                                false,
                                "127.0.0.1",
                                61_616,
                                Optional.empty(),
                                "",
                                "caravan",
                                "",
                                100,
                                33_554_432,
                                false),
                        new GatewaySettings.Limits(8192, 4096, Duration.ofSeconds(75), 21_474_836_480L),
                        new GatewaySettings.Stop(Duration.ZERO, Duration.ofSeconds(620)),
                        new AuditSettings(false, Path.of("data/audit/audit.jsonl"), false, 104_857_600, 10)));
    }

    @Test
    void everySettingCanBeGiven() {
        properties.putAll(Map.ofEntries(
                entry("caravan.sandbox", "TRUE"),
                entry("caravan.sandbox.port", "1"),
                entry("caravan.sandbox.detail", "coarse"),
                entry("caravan.http.host", " localhost "),
                entry("caravan.http.port", "2"),
                entry("caravan.http.max-body", "3000000000"),
                entry("caravan.http.read-timeout", "4"),
                entry("caravan.http.write-timeout", "5"),
                entry("caravan.http.keep-alive", "9"),
                entry("caravan.http.workers", "6"),
                entry("caravan.management.host", "::1"),
                entry("caravan.management.port", "65535"),
                entry("caravan.management.password", "long-enough"),
                entry("caravan.keys", "file:conf/keys.yaml"),
                entry("caravan.data.directory", "/srv/caravan"),
                entry("caravan.spool.threshold", "7"),
                entry("caravan.request.deadline", "8"),
                entry("caravan.parameters.unsupported", "reject"),
                entry("caravan.catalog", "file:models.yaml"),
                entry("caravan.servers", "conf/servers.yaml"),
                entry("caravan.fetch.allow", "10.0.0.0/8, , http://files:8080"),
                entry("caravan.fetch.allow-http", "true"),
                entry("caravan.fetch.max-bytes", "9"),
                entry("caravan.references.max-count", "11"),
                entry("caravan.references.max-bytes", "12"),
                entry("caravan.image.max-pixels", "10"),
                entry("caravan.http.public-url", "https://pictures.example/caravan/"),
                entry("caravan.results.retention", "11"),
                entry("caravan.results.max-bytes", "12"),
                entry("caravan.retry.attempts", "5"),
                entry("caravan.retry.first-pause", "22"),
                entry("caravan.retry.longest-pause", "23"),
                entry("caravan.retry.ambiguous", "true"),
                entry("caravan.breaker.calls", "0"),
                entry("caravan.breaker.pause", "24"),
                entry("caravan.jobs.url", "jdbc:postgresql://db/jobs"),
                entry("caravan.jobs.user", "me"),
                entry("caravan.jobs.password", "secret"),
                entry("caravan.jobs.parallel", "13"),
                entry("caravan.jobs.deadline", "14"),
                entry("caravan.jobs.attempts", "15"),
                entry("caravan.jobs.lease", "16"),
                entry("caravan.jobs.retention", "17"),
                entry("caravan.jobs.min-free-bytes", "18"),
                entry("caravan.jobs.webhook-secret", "whsec_" + "A".repeat(32)),
                entry("caravan.jobs.keep-all", "true"),
                entry("caravan.folder.enabled", "false"),
                entry("caravan.folder.names", "{id}"),
                entry("caravan.folder.duplicates", "run"),
                entry("caravan.folder.metadata", "true"),
                entry("caravan.broker.enabled", "true"),
                entry("caravan.broker.host", "127.0.0.2"),
                entry("caravan.broker.port", "19"),
                entry("caravan.broker.url", "amqps://mq:5671"),
                entry("caravan.broker.user", "bus"),
                entry("caravan.broker.password", "secret"),
                entry("caravan.broker.max-jobs", "20"),
                entry("caravan.broker.max-bytes", "21"),
                entry("caravan.broker.results", "links"),
                entry("caravan.http.max-requests", "22"),
                entry("caravan.spool.max-bytes", "23"),
                entry("caravan.http.min-rate", "26"),
                entry("caravan.http.max-connections-per-address", "27"),
                entry("caravan.http.idle-timeout", "28"),
                entry("caravan.http.tls.certificate", "file:chain.pem"),
                entry("caravan.http.tls.key", "key.pem"),
                entry("caravan.http.tls.hsts", "29"),
                entry("caravan.http.cors.origins", "https://studio.example, http://[::1]:5173"),
                entry("caravan.stop.delay", "24"),
                entry("caravan.stop.deadline", "25"),
                entry("caravan.audit.enabled", "true"),
                entry("caravan.audit.file", "file:/var/log/caravan.jsonl"),
                entry("caravan.audit.prompts", "true"),
                entry("caravan.audit.max-bytes", "30"),
                entry("caravan.audit.keep", "31")));

        assertThat(read())
                .isEqualTo(new GatewaySettings(
                        true,
                        1,
                        true,
                        new GatewaySettings.Http(
                                "localhost",
                                2,
                                3_000_000_000L,
                                Duration.ofMillis(4),
                                Duration.ofMillis(5),
                                26,
                                Duration.ofMillis(9),
                                6,
                                "https://pictures.example/caravan",
                                Optional.of(new TlsFiles("caravan.http.tls", Path.of("chain.pem"), Path.of("key.pem"))),
                                29,
                                List.of("https://studio.example", "http://[::1]:5173")),
                        new GatewaySettings.Management("::1", 65_535, "long-enough"),
                        Optional.of(Path.of("conf/keys.yaml")),
                        Path.of("/srv/caravan"),
                        7,
                        Duration.ofMillis(8),
                        true,
                        "file:models.yaml",
                        Optional.of(Path.of("conf/servers.yaml")),
                        new GatewaySettings.Fetch(List.of("10.0.0.0/8", "http://files:8080"), true, 9),
                        new ReferenceLimits(11, 12),
                        10,
                        new GatewaySettings.Results(Duration.ofMillis(11), 12),
                        new GatewaySettings.Retry(5, Duration.ofMillis(22), Duration.ofMillis(23), true),
                        new GatewaySettings.Breaker(0, Duration.ofMillis(24)),
                        new GatewaySettings.Jobs(
                                "jdbc:postgresql://db/jobs",
                                "me",
                                "secret",
                                13,
                                Duration.ofMillis(14),
                                15,
                                Duration.ofMillis(16),
                                Duration.ofMillis(17),
                                18,
                                "whsec_" + "A".repeat(32),
                                true),
                        new GatewaySettings.Folder(false, "{id}", false, true),
                        new BrokerSettings(
                                true,
                                "127.0.0.2",
                                19,
                                Optional.empty(),
                                "amqps://mq:5671",
                                "bus",
                                "secret",
                                20,
                                21,
                                true),
                        new GatewaySettings.Limits(22, 27, Duration.ofMillis(28), 23),
                        new GatewaySettings.Stop(Duration.ofMillis(24), Duration.ofMillis(25)),
                        new AuditSettings(true, Path.of("/var/log/caravan.jsonl"), true, 30, 31)));
    }

    @ParameterizedTest
    @CsvSource({
        "caravan.http.tls.certificate, caravan.http.tls.key",
        "caravan.http.tls.key, caravan.http.tls.certificate",
    })
    void refusesOneHalfOfTls(String given, String missing) {
        properties.setProperty(given, "some.pem");

        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Setting " + missing + " must be set where " + given + " is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "studio.example",
                "https://studio.example/",
                "https://studio.example/page",
                "https://Studio.example",
                "https://*.example",
                "https://studio.example:443",
                "http://studio.example:80",
                "https://me@studio.example",
                "file://studio",
                "https://good.example, *",
            })
    void refusesAnOriginThatNoBrowserSends(String origins) {
        properties.setProperty("caravan.http.cors.origins", origins);

        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Setting caravan.http.cors.origins must list origins as browsers send them");
    }

    @Test
    void everySettingOfTheFileIsRead() {
        Set<String> written = new TreeSet<>(properties.stringPropertyNames());
        written.removeIf(name -> !name.startsWith("caravan.") || name.startsWith("caravan.providers."));

        read();
        LogSettings.read(this::value);
        TraceSettings.read(this::value, Map.of(), Map.of());

        assertThat(asked).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "caravan.http.port, abc, must be a whole number",
        "caravan.http.port, '', must be a whole number",
        "caravan.http.port, 1.5, must be a whole number",
        "caravan.http.port, -1, must not be negative",
        "caravan.http.port, 65536, must be at most 65535",
        "caravan.management.port, 99999999999, must be at most 65535",
        "caravan.sandbox.port, x, must be a whole number",
        "caravan.sandbox, yes, must be true or false",
        "caravan.parameters.unsupported, ignore, must be warn or reject",
        "caravan.http.workers, 0, must be at least 1",
        "caravan.http.tls.hsts, 31536000, needs caravan.http.tls.certificate",
        "caravan.spool.threshold, 2147483648, must be at most 2147483647",
        "caravan.request.deadline, 10s, must be a whole number",
        "caravan.image.max-pixels, 0, must be at least 1",
        "caravan.results.retention, 0, must be 1 or more",
        "caravan.jobs.url, jdbc:h2:mem:x, must be empty or start with jdbc:postgresql:",
        "caravan.jobs.webhook-secret, secret, 'must be empty, or whsec_ and at least 24 random bytes in base64'",
        "caravan.jobs.parallel, 0, must be at least 1",
        "caravan.broker.url, vm://0, 'must be empty or start with tcp://, amqp://, amqps:// or failover:(amqp'",
        "caravan.broker.results, both, must be pictures or links",
        "caravan.http.public-url, pictures.example, 'must be an http or https address, such as https://pictures.example'",
        "caravan.http.public-url, ftp://a.example, 'must be an http or https address, such as https://pictures.example'",
        "caravan.http.public-url, https://a.example?b, 'must be an http or https address, such as https://pictures.example'",
        "caravan.http.public-url, https://u:p@a.example, 'must be an http or https address, such as https://pictures.example'"
    })
    void refusesAValueNamingItsSetting(String name, String value, String reason) {
        properties.setProperty(name, value);

        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Setting " + name + " " + reason);
    }

    private GatewaySettings read() {
        return GatewaySettings.read(this::value);
    }

    private String value(String name) {
        asked.add(name);
        return properties.getProperty(name);
    }
}
