package org.pixelcaravan.dialect.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.pixelcaravan.catalog.NearNames;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.Parameter;

/** The fields of a job document: the canonical parameters, but for those that only make sense for a caller who waits. */
final class JobFields {
    /** What names a line in reports and file names; it does not change the pictures. */
    static final String ID = "id";
    /** Other models, which may answer if the one that is asked for cannot. */
    static final String MODELS = "models";

    private static final List<Parameter> PARAMETERS = Stream.of(Parameter.values())
            .filter(parameter -> switch (parameter) {
                case STREAM, PARTIAL_IMAGES, RESPONSE_FORMAT, STORAGE, LABELS -> false;
                default -> true;
            })
            .toList();

    private JobFields() {}

    /** The parameters that a document can hold. */
    static List<Parameter> parameters() {
        return PARAMETERS;
    }

    /** Refuses a document with a field that nobody has read: a misspelt one would change what is bought. */
    static void requireNoRest(FieldReader fields) {
        List<String> rest = fields.restNames();
        if (!rest.isEmpty()) {
            throw unknown(rest.get(0));
        }
    }

    /** The refusal of a field that there is not. */
    static GatewayException unknown(String name) {
        Map<String, String> known = new LinkedHashMap<>();
        PARAMETERS.forEach(parameter -> known.put(parameter.id(), parameter.id()));
        known.put(MODELS, MODELS);
        String hint = NearNames.of(name, known).stream()
                .findFirst()
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        String shown = NearNames.shortened(name);
        return GatewayException.invalid(shown, shown + " is no field of a job" + hint);
    }
}
