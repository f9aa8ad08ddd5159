package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pixelcaravan.model.Parameter;

class ServersFileTest {
    private static final String TWO_SERVERS = """
            servers:
              azure:
                baseUrl: https://studio.example/openai/deployments/{model}
                apiKey: "{{key}}"
                keyHeader: api-key
                query: { api-version: 2025-04-01-preview, "a&b": c d }
                models:
                  my painter: { like: openai/gpt-image-1, count: 3, parameters: { quality: { values: [low] } } }
              local:
                baseUrl: http://127.0.0.1:8000/v1
                models: [sdxl, org/flux]
            """;

    @TempDir
    private Path folder;

    @Test
    void saysWhereAServerIsAndHowItIsOpened() throws IOException {
        Servers servers = read(TWO_SERVERS);

        Server azure = servers.find("azure").orElseThrow();
        assertThat(azure.baseUrl("my painter"))
                .isEqualTo(URI.create("https://studio.example/openai/deployments/my%20painter"));
        assertThat(azure.query()).isEqualTo("?api-version=2025-04-01-preview&a%26b=c%20d");
        assertThat(azure.key()).contains("secret of {{key}}");
        assertThat(azure.keyHeader()).contains("api-key");
        Server local = servers.find("local").orElseThrow();
        assertThat(local.query()).isEmpty();
        assertThat(local.key()).isEmpty();
        assertThat(local.keyHeader()).isEmpty();
        assertThat(servers.find("openai")).isEmpty();
    }

    @Test
    void aServerThatWantsAKeyIsReadyWhenTheKeyIsThere() throws IOException {
        Path file =
                Files.writeString(folder.resolve("servers.yaml"), TWO_SERVERS.split("  local:")[0]);

        assertThat(ServersFile.read(file, text -> " key ").isAnyReady()).isTrue();
        assertThat(ServersFile.read(file, text -> " ").isAnyReady()).isFalse();
        assertThat(read(TWO_SERVERS).find("local").orElseThrow().isReady()).isTrue();
        assertThat(Servers.NONE.isAnyReady()).isFalse();
    }

    @Test
    void aModelOfWhichNothingIsKnownIsAskedForAnything() throws IOException {
        ModelCatalog catalog = ModelCatalog.builtIn(Flavours.USUAL, read(TWO_SERVERS));

        ModelSpec flux = catalog.resolve("local/org/flux").model();

        assertThat(flux.dialect()).isEqualTo("openai");
        assertThat(flux.upstream()).isEqualTo("org/flux");
        assertThat(flux.perCall()).isEqualTo(1);
        assertThat(flux.formats()).isEmpty();
        assertThat(flux.honours(Parameter.NEGATIVE_PROMPT)).isTrue();
        assertThat(catalog.models()).extracting(model -> model.id().toString()).contains("azure/my painter");
    }

    @Test
    void aModelThatIsLikeAnotherIsAskedForWhatThatMakes() throws IOException {
        ModelCatalog catalog = ModelCatalog.builtIn(Flavours.USUAL, read(TWO_SERVERS));

        ModelSpec painter = catalog.resolve("azure/my painter").model();
        ModelSpec other = catalog.resolve("openai/gpt-image-1").model();

        assertThat(painter.size()).isEqualTo(other.size());
        assertThat(painter.transparent()).isEqualTo(other.transparent());
        assertThat(painter.honours(Parameter.SEED)).isFalse();
        assertThat(painter.count()).isEqualTo(3);
        assertThat(painter.rule(Parameter.QUALITY).orElseThrow().values()).containsExactly("low");
        assertThat(painter.upstream()).isEqualTo("my painter");
        assertThat(painter.retiredOn()).isEmpty();
        assertThat(other.retiredOn()).isPresent();
    }

    @Test
    void aBareNameNeverMeansAModelOfAServer() throws IOException {
        String sameName = TWO_SERVERS.replace("sdxl", "gpt-image-2");

        ModelCatalog catalog = ModelCatalog.builtIn(Flavours.USUAL, read(sameName));

        assertThat(catalog.resolve("gpt-image-2").model().id()).hasToString("openai/gpt-image-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "local: | openai: | servers → openai: another provider is called openai, too",
                "local: | bfl: | servers → bfl: another provider is called bfl, too",
                "local: | My_Server: | servers.yaml: servers: ",
                "local: | azure: | is not valid YAML",
                "apiKey: | apikey: | servers → azure: property 'apikey' is not defined",
                "baseUrl: http://127 | url: http://127 | servers → local: ",
                "http://127.0.0.1:8000/v1 | 127.0.0.1:8000/v1 | servers → local → baseUrl: ",
                "http://127.0.0.1:8000/v1 | http://me:key@127.0.0.1/v1 | local → baseUrl: is no address of a server",
                "http://127.0.0.1:8000/v1 | http://a_b/v1 | servers → local → baseUrl: is no address of a server",
                "http://127.0.0.1:8000/v1 | http://127.0.0.1/v1?a=b | servers → local → baseUrl: ",
                "[sdxl, org/flux] | [] | servers → local → models: ",
                "[sdxl, org/flux] | sdxl | servers → local → models: ",
                "keyHeader: api-key | keyHeader: \"api key\" | servers → azure → keyHeader: ",
                "count: 3 | cuont: 3 | models → azure/my painter: property 'cuont' is not defined",
                "openai/gpt-image-1 | openai/none | azure/my painter → like: there is no row openai/none",
                "openai/gpt-image-1 | flux/flux-2-pro | like: flux/flux-2-pro is spoken to in another format, flux",
                "openai/gpt-image-1 | azure/my painter | like: there is no row azure/my painter that stands for itself",
            })
    void namesTheServerAndTheKeyThatCannotBeUsed(String right, String wrong, String message) {
        String document = TWO_SERVERS.replace(right, wrong);

        assertThat(document).isNotEqualTo(TWO_SERVERS);
        assertThatExceptionOfType(CatalogException.class)
                .isThrownBy(() -> ModelCatalog.builtIn(Flavours.USUAL, read(document)))
                .withMessageStartingWith("servers.yaml: ")
                .withMessageContaining(message);
    }

    private Servers read(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("servers.yaml"), yaml);
        return ServersFile.read(file, text -> "secret of " + text);
    }
}
