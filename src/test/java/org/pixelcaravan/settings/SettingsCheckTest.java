package org.pixelcaravan.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.support.RunningGateway;

class SettingsCheckTest {

    @Test
    void acceptsEverySettingThatThereIs() {
        Map<String, String> environment = Map.of(
                "CARAVAN_HTTP_PORT", "8080",
                "CARAVAN_HTTP_MAX_BODY", "1",
                "CARAVAN_PROVIDERS_OPENAI_APIKEY", "k",
                "CARAVAN_CONFIGURATION", "conf/caravan.properties");

        assertThatCode(() -> SettingsCheck.check(SettingNames.all(), environment))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "caravan.http.prot, caravan.http.port",
        "caravan.sandbx, caravan.sandbox",
        "caravan.http.maxBody, caravan.http.max-body",
        "caravan.providers.openai.api-key, caravan.providers.openai.apiKey",
        "caravan.provider.flux.baseUrl, caravan.providers.flux.baseUrl",
    })
    void namesTheNearestSetting(String misspelt, String meant) {
        assertThatThrownBy(() -> SettingsCheck.check(List.of("caravan.http.port", misspelt), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown setting " + misspelt + "; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "CARAVAN_HTTP_PROT, CARAVAN_HTTP_PORT",
        "CARAVAN_SANDBOXED, CARAVAN_SANDBOX",
        "CARAVAN_PROVIDERS_OPENAI_API_KEY, CARAVAN_PROVIDERS_OPENAI_APIKEY",
    })
    void namesTheNearestEnvironmentVariable(String misspelt, String meant) {
        assertThatThrownBy(() -> SettingsCheck.check(List.of(), Map.of(misspelt, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown environment variable " + misspelt + "; did you mean " + meant + "?");
    }

    @Test
    void pointsToTheListWhereNothingIsNear() {
        assertThatThrownBy(() -> SettingsCheck.check(List.of("caravan.oasis.palm-trees.number"), Map.of()))
                .hasMessage("Unknown setting caravan.oasis.palm-trees.number; "
                        + "docs/configuration.md lists all that there are");
    }

    @Test
    void leavesTheSettingsOfOthersAlone() {
        assertThatCode(() -> SettingsCheck.check(
                        List.of("camel.main.name", "java.home", "caravans.http.port"),
                        Map.of("PATH", "/bin", "CARAVANSERAI", "1", "OPENAI_API_KEY", "k")))
                .doesNotThrowAnyException();
    }

    @Test
    void knowsTheVariablesOfSecretsInFiles() {
        assertThatCode(() -> SettingsCheck.check(List.of(), Map.of("CARAVAN_PROVIDERS_OPENAI_APIKEY_FILE", "/x")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> SettingsCheck.check(List.of(), Map.of("CARAVAN_HTTP_PORT_FILE", "/x")))
                .hasMessageContaining("CARAVAN_HTTP_PORT_FILE");
    }

    @Test
    void acceptsWhatKubernetesSaysOfServicesNamedCaravan() {
        assertThatCode(() -> SettingsCheck.check(
                        List.of(),
                        Map.of(
                                "CARAVAN_SERVICE_HOST", "127.0.0.9",
                                "CARAVAN_SERVICE_PORT", "80",
                                "CARAVAN_SERVICE_PORT_HTTP", "80",
                                "CARAVAN_PORT", "tcp://127.0.0.9:80",
                                "CARAVAN_PORT_80_TCP", "tcp://127.0.0.9:80",
                                "CARAVAN_PORT_80_TCP_ADDR", "127.0.0.9",
                                "CARAVAN_DOORS_SERVICE_HOST", "127.0.0.9",
                                "CARAVAN_DOORS_PORT", "tcp://127.0.0.9:80")))
                .doesNotThrowAnyException();
    }

    @Test
    void stopsTheStart() {
        assertThatThrownBy(() -> RunningGateway.start(Map.of("caravan.sandbox.prot", "1")))
                .hasStackTraceContaining("Unknown setting caravan.sandbox.prot; did you mean caravan.sandbox.port?");
    }
}
