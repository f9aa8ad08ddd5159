package org.pixelcaravan.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.pixelcaravan.content.SpoolScope;
import org.pixelcaravan.hub.Deadline;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.Parameter;

/** Catalogue rows and contexts for tests. */
public final class Rows {
    private static final ModelCatalog BUILT_IN = ModelCatalog.builtIn();

    private Rows() {}

    public static ModelSpec builtIn(String id) {
        return BUILT_IN.find(id).orElseThrow();
    }

    /** The model {@code home/model} of a catalogue in which its row says this, beside a square preset. */
    public static ModelSpec row(String yaml) {
        String defaults = """
                providers:
                  home:
                    dialect: plain
                    defaults:
                      operations: [generate]
                      count: 10
                      perCall: 4
                      formats: [png, jpeg]
                      size: { presets: [1024x1024], tiers: [1K] }
                models:
                  home/model:
                """;
        return load(defaults + yaml.indent(4)).find("home/model").orElseThrow();
    }

    static ModelCatalog load(String yaml) {
        try {
            return ModelCatalog.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test.yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A lenient context of a door that spells every parameter {@code p.<name>}. */
    public static RequestContext context() {
        return contextBuilder().build();
    }

    public static RequestContext strictContext() {
        return contextBuilder().strict(true).build();
    }

    private static RequestContext.Builder contextBuilder() {
        return RequestContext.of("r1", Deadline.in(Duration.ofMinutes(1)), SpoolScope.inMemory())
                .door("test", Rows::spelling);
    }

    private static String spelling(Parameter parameter) {
        return "p." + parameter.id();
    }
}
