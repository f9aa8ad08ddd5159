package org.pixelcaravan.keys;

import java.util.List;
import java.util.regex.Pattern;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.ModelId;

/**
 * The models that a caller may use.
 *
 * @param patterns each {@code provider/model} or {@code provider/*}; none at all means every model
 */
public record ModelScope(List<String> patterns) {
    public static final ModelScope ALL = new ModelScope(List.of());

    private static final Pattern FORM = Pattern.compile("[a-z0-9._-]+/(\\*|[^\\s*,]+)");
    private static final String ANY_MODEL = "/*";

    /** @throws KeyFileException naming a pattern of another form */
    public ModelScope {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (!FORM.matcher(pattern).matches()) {
                throw new KeyFileException("a model must be provider/model or provider/*, not \"" + pattern + "\"");
            }
        }
    }

    public boolean allows(ModelId model) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> matches(pattern, model));
    }

    /** @throws GatewayException PERMISSION_DENIED, naming the model */
    public void require(ModelId model) {
        if (!allows(model)) {
            throw new GatewayException(
                    ErrorCode.PERMISSION_DENIED,
                    "The key may not use " + model + "; the list of models holds those that it may");
        }
    }

    static boolean matches(String pattern, ModelId model) {
        return pattern.equals(model.toString()) || pattern.equals(model.provider() + ANY_MODEL);
    }
}
