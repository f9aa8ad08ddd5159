package org.pixelcaravan.bundle;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pixelcaravan.catalog.ModelCatalog;
import org.pixelcaravan.catalog.ModelSpec;
import org.pixelcaravan.sandbox.Sandbox;

/** A provider stands in five places; this says which one was forgotten. */
class RouterCoversCatalogTest {
    private static final Pattern BRANCH = Pattern.compile("\\$\\{variable\\.provider} == '([a-z0-9-]+)'");
    private static final Pattern KAMELET = Pattern.compile("([a-z0-9-]+)-image-action");
    private static final Pattern TARGET = Pattern.compile("kamelet:([a-z0-9-]+)-image-action");
    private static final Pattern SETTING = Pattern.compile("caravan\\.providers\\.([a-z0-9-]+)\\.(baseUrl|apiKey)");

    @Test
    void everyProviderOfTheCatalogueHasABranchOfTheRouter() {
        assertThat(branches().keySet()).isEqualTo(providers());
    }

    @Test
    void everyBranchOfTheRouterLeadsToTheKameletOfItsProviderOrOfItsDialect() {
        assertThat(branches())
                .allSatisfy((provider, kamelet) -> assertThat(kamelet).isIn(provider, dialectOf(provider)));
    }

    @Test
    void everyKameletOfAProviderHasABranchOfTheRouter() {
        Set<String> kamelets = BundleFiles.kamelets().keySet().stream()
                .map(KAMELET::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(new TreeSet<>(branches().values())).isEqualTo(kamelets);
    }

    @Test
    void everyProviderOfTheCatalogueHasItsSettings() {
        Set<String> wanted = new TreeSet<>();
        providers().forEach(provider -> {
            wanted.add("caravan.providers." + provider + ".apiKey");
            wanted.add("caravan.providers." + provider + ".baseUrl");
        });
        Set<String> found = BundleFiles.settings().stringPropertyNames().stream()
                .filter(name -> SETTING.matcher(name).matches())
                .collect(toCollection(TreeSet::new));

        assertThat(found).isEqualTo(wanted);
    }

    @Test
    void everyKameletOfAProviderReadsThatProvidersSettings() {
        branches().forEach((provider, name) -> {
            JsonNode kamelet = BundleFiles.kamelets().get(name + "-image-action");
            assertThat(kamelet.toString())
                    .contains("{{caravan.providers." + provider + ".baseUrl:")
                    .doesNotContainPattern("caravan\\.providers\\.(?!" + provider + "\\.)");
        });
    }

    @Test
    void theSandboxSpeaksEveryDialectOfTheCatalogue() {
        try (Sandbox sandbox = Sandbox.start(0)) {
            assertThat(ModelCatalog.builtIn().models()).allSatisfy(model -> {
                assertThat(sandbox.baseUrl(model.dialect())).hasScheme("http").hasHost("127.0.0.1");
                assertThat(sandbox.apiKey(model.dialect())).isNotBlank();
            });
        }
    }

    private static Set<String> providers() {
        return ModelCatalog.builtIn().models().stream()
                .map(model -> model.id().provider())
                .collect(toCollection(TreeSet::new));
    }

    private static String dialectOf(String provider) {
        return ModelCatalog.builtIn().models().stream()
                .filter(model -> model.id().provider().equals(provider))
                .map(ModelSpec::dialect)
                .findFirst()
                .orElseThrow();
    }

    /** The router's branches: provider, and the first part of the name of the kamelet that it leads to. */
    private static Map<String, String> branches() {
        Map<String, String> branches = new TreeMap<>();
        JsonNode router = BundleFiles.read(Path.of("routes/pipeline/provider-router.camel.yaml"));
        for (JsonNode branch : router.findValue("when")) {
            Matcher condition = BRANCH.matcher(branch.at("/expression/simple").asText());
            assertThat(condition.matches()).as("condition %s", branch).isTrue();
            Matcher kamelet = TARGET.matcher(branch.findValue("uri").asText());
            assertThat(kamelet.matches()).as("kamelet of %s", branch).isTrue();
            branches.put(condition.group(1), kamelet.group(1));
        }
        return branches;
    }
}
