package org.pixelcaravan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;

class ModelScopeTest {

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-image-2, openai, gpt-image-2, true",
        "openai/gpt-image-2, openai, gpt-image-2-mini, false",
        "openai/*, openai, gpt-image-2, true",
        "openai/*, openai-like, gpt-image-2, false",
        "openai/*, zenlayer, openai/gpt-image-2, false",
        "zenlayer/openai/gpt-image-2, zenlayer, openai/gpt-image-2, true",
        "'', openai, gpt-image-2, true",
    })
    void allowsAModelOrAllOfAProvider(String pattern, String provider, String model, boolean allowed) {
        ModelScope scope = new ModelScope(pattern.isEmpty() ? List.of() : List.of(pattern));

        assertThat(scope.allows(new ModelId(provider, model))).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"flux/flux-2-pro"})
    void refusesNamingTheModel(String pattern) {
        assertThatThrownBy(() -> new ModelScope(List.of(pattern)).require(new ModelId("openai", "gpt-image-2")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("openai/gpt-image-2");
    }
}
