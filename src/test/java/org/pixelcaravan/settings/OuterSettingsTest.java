package org.pixelcaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class OuterSettingsTest {

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

    @Test
    void anEmptyVariableCountsAsAbsent() {
        assertThat(OuterSettings.read(Map.of("CARAVAN_HTTP_PORT", ""), new Properties()))
                .isEmpty();
    }
}
