package org.pixelcaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OuterSettingsTest {
    @TempDir
    private Path folder;

    @Test
    void findsASettingUnderItsNameInTheEnvironment() {
        Map<String, String> environment = Map.of(
                "CARAVAN_HTTP_MAX_BODY", "1",
                "CARAVAN_PROVIDERS_OPENAI_APIKEY", "k",
                "CARAVAN_NO_SUCH", "x",
                "PATH", "/bin");

        assertThat(OuterSettings.read(environment, new Properties()))
                .isEqualTo(Map.of("caravan.http.max-body", "1", "caravan.providers.openai.apiKey", "k"));
    }

    @Test
    void aSystemPropertyWinsOverAVariable() {
        Properties system = new Properties();
        system.setProperty("caravan.http.port", "9000");
        system.setProperty("caravan.fetch.allow", "");

        assertThat(OuterSettings.read(Map.of("CARAVAN_HTTP_PORT", "8000", "CARAVAN_FETCH_ALLOW", "127.0.0.1"), system))
                .isEqualTo(Map.of("caravan.http.port", "9000", "caravan.fetch.allow", ""));
    }

    static List<String> secretsOfProviders() {
        return SettingNames.secrets().stream()
                .filter(name -> name.startsWith("caravan.providers."))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("secretsOfProviders")
    void readsEverySecretOfAProviderFromTheFileThatAVariableNames(String setting) throws IOException {
        String vendors = SettingNames.vendorVariable(setting).orElseThrow();
        String own = SettingNames.inEnvironment(setting);
        String file = file("one", "s3cret\n");
        String other = file("other", "other");

        assertThat(read(Map.of(vendors + "_FILE", file))).isEqualTo(Map.of(setting, "s3cret"));
        assertThat(read(Map.of(own + "_FILE", file))).isEqualTo(Map.of(setting, "s3cret"));
        assertThat(read(Map.of(own + "_FILE", file, vendors + "_FILE", other))).isEqualTo(Map.of(setting, "s3cret"));
        assertThat(read(Map.of(own, "said", vendors + "_FILE", other))).isEqualTo(Map.of(setting, "said"));
    }

    @Test
    void readsOtherSecretsFromFilesToo() throws IOException {
        assertThat(read(Map.of("CARAVAN_JOBS_PASSWORD_FILE", file("one", "s3cret"))))
                .isEqualTo(Map.of("caravan.jobs.password", "s3cret"));
        assertThat(SettingNames.secrets())
                .contains("caravan.management.password", "caravan.broker.password", "caravan.jobs.webhook-secret")
                .doesNotContain("caravan.http.port", "caravan.keys");
    }

    @Test
    void aFileOfSettingsWinsOverAVendorsVariableOnly() throws IOException {
        String settings = file("mine.properties", "caravan.providers.openai.apiKey=mine\n");
        String secret = file("one", "s3cret");

        assertThat(read(Map.of("CARAVAN_CONFIGURATION", settings, "OPENAI_API_KEY_FILE", secret)))
                .doesNotContainKey("caravan.providers.openai.apiKey");
        assertThat(read(Map.of("CARAVAN_CONFIGURATION", settings, "CARAVAN_PROVIDERS_OPENAI_APIKEY_FILE", secret)))
                .containsEntry("caravan.providers.openai.apiKey", "s3cret");
    }

    @Test
    void saysWhichVariableNamesAFileThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(
                        Map.of("OPENAI_API_KEY_FILE", folder.resolve("none").toString())))
                .withMessage("Environment variable OPENAI_API_KEY_FILE names a file that cannot be read");
    }

    @Test
    void takesNoSecretTwice() throws IOException {
        Map<String, String> both = Map.of("OPENAI_API_KEY", "k", "OPENAI_API_KEY_FILE", file("one", "s3cret"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(both))
                .withMessage(
                        "Environment variables OPENAI_API_KEY and OPENAI_API_KEY_FILE are both set; set one of them");
    }

    private static Map<String, String> read(Map<String, String> environment) {
        return OuterSettings.read(environment, new Properties());
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void anEmptyVariableCountsAsAbsent() {
        assertThat(OuterSettings.read(Map.of("CARAVAN_HTTP_PORT", ""), new Properties()))
                .isEmpty();
    }
}
