package org.pixelcaravan.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;

/**
 * What a model accepts as the value of one hint, and how its vendor spells it.
 *
 * @param values the allowed words; empty: any
 * @param synonyms words of other protocols that are allowed too, each with the one of {@code values} that it means
 * @param min smallest number allowed, of a text the fewest characters
 * @param max largest number allowed, of a text the most characters
 * @param field the vendor's name of it; absent: the canonical one
 * @param inverted whether the vendor's flag says the opposite
 * @param operations what the vendor takes it for; empty: everything that the model does
 */
public record ParameterRule(
        List<String> values,
        Map<String, String> synonyms,
        Optional<Double> min,
        Optional<Double> max,
        Optional<String> field,
        boolean inverted,
        Set<Operation> operations) {

    public ParameterRule {
        values = List.copyOf(values);
        synonyms = Map.copyOf(synonyms);
        operations = Set.copyOf(operations);
    }

    public boolean appliesTo(Operation operation) {
        return operations.isEmpty() || operations.contains(operation);
    }

    /** The vendor's name of a hint that follows this rule. */
    public String fieldOf(Parameter hint) {
        return field.orElse(hint.id());
    }

    /** The value as the vendor wants to read it. */
    public Object wireValue(Object value) {
        if (value instanceof String word) {
            return synonyms.getOrDefault(word, word);
        }
        return inverted && value instanceof Boolean flag ? !flag : value;
    }

    /** What is wrong with the value, ready to follow the parameter's name; empty if it is fine. */
    public Optional<String> objection(Object value) {
        if (value instanceof String word && !values.isEmpty() && !values.contains(synonyms.getOrDefault(word, word))) {
            return Optional.of("must be one of " + String.join(", ", values));
        }
        if (value instanceof String text && isOutside(text.codePointCount(0, text.length()))) {
            return Optional.of("must have " + range() + " characters");
        }
        return value instanceof Number number && isOutside(number.doubleValue())
                ? Optional.of("must be " + range())
                : Optional.empty();
    }

    private boolean isOutside(double number) {
        return min.isPresent() && number < min.get() || max.isPresent() && number > max.get();
    }

    private String range() {
        String least = min.map(Numbers::plain).orElse("");
        String most = max.map(Numbers::plain).orElse("");
        if (least.isEmpty()) {
            return most + " or less";
        }
        return most.isEmpty() ? least + " or more" : "between " + least + " and " + most;
    }
}
