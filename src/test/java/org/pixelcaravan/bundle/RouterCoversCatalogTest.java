package org.pixelcaravan.bundle;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private static final Pattern INNER_BRANCH = Pattern.compile("\\$\\{variable\\.dialect} == '([a-z0-9-]+)'");
    private static final Pattern KAMELET = Pattern.compile("([a-z0-9-]+)-image-action");
    private static final Pattern TARGET = Pattern.compile("kamelet:([a-z0-9-]+)-image-action");
    private static final Pattern SETTING = Pattern.compile("caravan\\.providers\\.([a-z0-9-]+)\\.(baseUrl|apiKey)");

    @Test
    void everyProviderOfTheCatalogueHasABranchOfTheRouter() {
        assertThat(branches()).extracting(Branch::provider).containsOnlyOnceElementsOf(providers());
        assertThat(branches()).extracting(Branch::provider).isSubsetOf(providers());
    }

    @Test
    void everyModelIsLedToTheKameletOfItsProviderOrOfItsDialect() {
        assertThat(ModelCatalog.builtIn().models())
                .allSatisfy(model -> assertThat(branchOf(model).kameletFor(model.dialect()))
                        .isIn(model.id().provider(), model.dialect()));
    }

    @Test
    void everyKameletOfAProviderHasABranchOfTheRouter() {
        Set<String> kamelets = BundleFiles.kamelets().keySet().stream()
                .map(KAMELET::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .collect(toCollection(TreeSet::new));

        assertThat(branches().stream().flatMap(branch -> branch.kamelets().stream()))
                .containsExactlyInAnyOrderElementsOf(kamelets);
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
        assertThat(branches())
                .allSatisfy(branch -> assertThat(branch.kamelets()).allSatisfy(name -> {
                    JsonNode kamelet = BundleFiles.kamelets().get(name + "-image-action");
                    assertThat(kamelet.toString())
                            .contains("{{caravan.providers." + branch.provider() + ".baseUrl:")
                            .doesNotContainPattern("caravan\\.providers\\.(?!" + branch.provider() + "\\.)");
                }));
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

    /** A branch: where the models of a provider go, and those of some of its dialects. */
    private record Branch(String provider, String usual, Map<String, String> byDialect) {
        String kameletFor(String dialect) {
            return byDialect.getOrDefault(dialect, usual);
        }

        Set<String> kamelets() {
            Set<String> all = new TreeSet<>(byDialect.values());
            all.add(usual);
            return all;
        }
    }

    private static Branch branchOf(ModelSpec model) {
        return branches().stream()
                .filter(branch -> branch.provider().equals(model.id().provider()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Branch> branches() {
        JsonNode router = BundleFiles.read(Path.of("routes/pipeline/provider-router.camel.yaml"));
        List<Branch> branches = new ArrayList<>();
        router.findValue("when")
                .forEach(branch -> branches.add(branch(condition(BRANCH, branch), branch.at("/steps/0"))));
        return branches;
    }

    private static Branch branch(String provider, JsonNode step) {
        JsonNode choice = step.path("choice");
        if (choice.isMissingNode()) {
            return new Branch(provider, kamelet(step), Map.of());
        }
        Map<String, String> byDialect = new TreeMap<>();
        choice.path("when")
                .forEach(inner -> byDialect.put(condition(INNER_BRANCH, inner), kamelet(inner.at("/steps/0"))));
        return new Branch(provider, kamelet(choice.at("/otherwise/steps/0")), byDialect);
    }

    private static String condition(Pattern pattern, JsonNode branch) {
        return only(pattern, branch.at("/expression/simple").asText());
    }

    /** The first part of the name of the kamelet that a step leads to. */
    private static String kamelet(JsonNode step) {
        return only(TARGET, step.at("/to/uri").asText());
    }

    private static String only(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        return matcher.group(1);
    }
}
