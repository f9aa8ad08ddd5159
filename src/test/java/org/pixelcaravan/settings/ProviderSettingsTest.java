package org.pixelcaravan.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderSettingsTest {
    private static final Set<String> PROVIDERS = Set.of("openai", "my-server");

    @Test
    void whatIsNotSetIsEmpty() {
        ProviderSettings settings = new ProviderSettings(name -> "");

        assertThat(settings.maxParallel("openai")).isEmpty();
        assertThat(settings.maxWaiting("openai")).isEmpty();
        assertThat(settings.callsPerMinute("openai")).isEmpty();
    }

    @Test
    void everyProviderHasItsOwn() {
        Map<String, String> set = Map.of(
                "caravan.providers.my-server.max-parallel", "3",
                "caravan.providers.my-server.max-waiting", "0",
                "caravan.providers.my-server.calls-per-minute", "60");
        ProviderSettings settings = new ProviderSettings(name -> set.getOrDefault(name, ""));

        assertThat(settings.maxParallel("my-server")).contains(3);
        assertThat(settings.maxWaiting("my-server")).contains(0);
        assertThat(settings.callsPerMinute("my-server")).contains(60);
        assertThat(settings.maxParallel("openai")).isEmpty();
    }

    @Test
    void namesTheSettingThatCannotBeRead() {
        ProviderSettings settings = new ProviderSettings(name -> "0");

        assertThatThrownBy(() -> settings.maxParallel("openai"))
                .hasMessage("Setting caravan.providers.openai.max-parallel must be at least 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "caravan.providers.openai.max-parallel",
                "caravan.providers.my-server.calls-per-minute",
                "CARAVAN_PROVIDERS_MY_SERVER_MAX_WAITING",
                "caravan.providers.opnai.baseUrl",
                "PATH"
            })
    void knowsItsProviders(String name) {
        assertThatCode(() -> ProviderSettings.requireProviders(List.of(name), PROVIDERS))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"caravan.providers.opnai.max-parallel", "CARAVAN_PROVIDERS_OPNAI_CALLS_PER_MINUTE"})
    void refusesAProviderThatThereIsNot(String name) {
        assertThatThrownBy(() -> ProviderSettings.requireProviders(List.of(name), PROVIDERS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"caravan.providers.openai.max-paralel", "caravan.providers.max-parallel"})
    void refusesNamesThatAreMisspelt(String name) {
        assertThatThrownBy(() -> SettingsCheck.check(List.of(name), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void areKnownAsSettings() {
        assertThatCode(() -> SettingsCheck.check(
                        List.of("caravan.providers.my-server.max-parallel"),
                        Map.of("CARAVAN_PROVIDERS_MY_SERVER_MAX_PARALLEL", "3")))
                .doesNotThrowAnyException();
    }
}
