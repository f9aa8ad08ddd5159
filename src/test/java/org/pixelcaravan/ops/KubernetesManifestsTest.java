package org.pixelcaravan.ops;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pixelcaravan.support.SourceFiles;

/** The manifests hold nothing that Kubernetes does not know, and what they refer to is there. */
class KubernetesManifestsTest {
    private static final Map<String, Class<?>> KINDS = Map.of(
            "apps/v1 Deployment", Deployment.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "v1 ConfigMap", ConfigMap.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1 Secret", Secret.class,
            "v1 Service", Service.class);
    private static final Map<String, String> SELECTORS = Map.of(
            "deployment.yaml", "/spec/selector/matchLabels",
            "disruption-budget.yaml", "/spec/selector/matchLabels",
            "network-policy.yaml", "/spec/podSelector/matchLabels",
            "service.yaml", "/spec/selector");
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final String NAME = "pixel-caravan";

    // The classes keep fields that they do not know unless they are told not to.
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** All but the steps of a patch. */
    static Stream<JsonNode> manifests() {
        return SourceFiles.below(Recipe.KUBERNETES, ".yaml").stream()
                .filter(file -> !file.endsWith(KUSTOMIZATION))
                .flatMap(file -> Recipe.documents(file).stream())
                .filter(document -> !document.has("op"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyFieldIsOneOfItsKind(JsonNode manifest) {
        String kind = manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();

        assertThat(KINDS).containsKey(kind);
        assertThatCode(() -> STRICT.treeToValue(manifest, KINDS.get(kind))).doesNotThrowAnyException();
    }

    @Test
    void everySelectorMatchesThePods() {
        JsonNode labels = deployment().at("/spec/template/metadata/labels");

        assertThat(labels).isNotEmpty();
        assertThat(SELECTORS).allSatisfy((file, selector) -> assertThat(
                        Recipe.document(Recipe.KUBERNETES.resolve("base").resolve(file))
                                .at(selector))
                .isEqualTo(labels));
    }

    @ParameterizedTest
    @MethodSource("folders")
    void theKustomizationNamesEveryFile(Path folder) {
        JsonNode kustomization = Recipe.document(folder.resolve(KUSTOMIZATION));
        Set<Path> named = Stream.concat(
                        texts(kustomization.path("resources")), texts(kustomization.path("patches"), "path"))
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .collect(toSet());

        assertThat(SourceFiles.below(folder, ".yaml"))
                .filteredOn(file -> !file.endsWith(KUSTOMIZATION))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    static Stream<Path> folders() {
        return Stream.of("base", "shared").map(Recipe.KUBERNETES::resolve);
    }

    @Test
    void theExampleOfSecretsHasWhatTheSettingsNameAndNothingReal() {
        Path example = Recipe.KUBERNETES.resolve("secrets.example.yaml");
        Set<String> entries = Recipe.documents(example).stream()
                .flatMap(secret -> names(secret.path("stringData"))
                        .map(entry -> secret.at("/metadata/name").asText().replace(NAME + "-", "") + "/" + entry))
                .collect(toSet());
        Set<String> wanted = manifests()
                .filter(manifest -> manifest.path("kind").asText().equals("ConfigMap"))
                .flatMap(settings -> texts(settings.path("data")))
                .filter(value -> value.startsWith("/run/secrets/"))
                .map(value -> value.substring("/run/secrets/".length()))
                .collect(toSet());

        assertThat(entries).isEqualTo(wanted);
        assertThat(Recipe.documents(example))
                .flatExtracting(secret -> texts(secret.path("stringData")).toList())
                .allSatisfy(value -> assertThat(value).startsWith("REPLACE-WITH-"));
    }

    /** Nothing but the volumes can be written, by nobody but the gateway's user, who can become nobody else. */
    @Test
    void thePodMayDoNoMoreThanItMust() {
        JsonNode pod = deployment().at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0/securityContext");

        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("enableServiceLinks").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    private static JsonNode deployment() {
        return Recipe.document(Recipe.KUBERNETES.resolve("base/deployment.yaml"));
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey);
    }

    private static Stream<String> texts(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText);
    }

    private static Stream<String> texts(JsonNode objects, String field) {
        return StreamSupport.stream(objects.spliterator(), false)
                .map(object -> object.path(field).asText());
    }
}
