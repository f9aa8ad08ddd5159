package org.pixelcaravan.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.pixelcaravan.keys.CallerKey;
import org.pixelcaravan.keys.KeyHash;
import org.pixelcaravan.keys.KeyStore;
import org.pixelcaravan.keys.ModelScope;
import org.pixelcaravan.support.RunningGateway;

/** The example rest-to-pictures where callers need a key: it is no way around it. */
@TestInstance(Lifecycle.PER_CLASS)
class OwnApiWithKeysTest {
    private static final String REQUEST = "{\"about\":\"A pier\"}";
    private static final String KEY = "pcv_good+key/with=signs";

    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.yaml");
        new KeyStore(keys)
                .add(new CallerKey(
                        "studio", KeyHash.of(KEY), ModelScope.ALL, Optional.empty(), Optional.empty(), false));
        gateway = RunningGateway.start(Map.of("caravan.keys", "file:" + keys));
        PluginHelper.getRoutesLoader(gateway.camelContext())
                .loadRoutes(ResourceHelper.resolveMandatoryResource(
                        gateway.camelContext(), "file:examples/rest-to-pictures.camel.yaml"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void withoutAKeyThereIsNoPicture() {
        HttpResponse<String> none = gateway.postJson("/pictures", REQUEST);
        HttpResponse<String> wrong = gateway.postJson("/pictures", REQUEST, "Authorization", "Bearer pcv_wrong");

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("www-authenticate")).isPresent();
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void withAKeyThereIs() {
        HttpResponse<String> answer = gateway.postJson("/pictures", REQUEST, "Authorization", "Bearer " + KEY);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("image/png");
        assertThat(answer.headers().map().values().toString()).doesNotContain(KEY);
    }
}
