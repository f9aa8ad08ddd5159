package org.pixelcaravan.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What a model accepts as the value of one hint.
 *
 * @param values the allowed words; empty: any
 * @param min smallest number allowed
 * @param max largest number allowed
 */
public record ParameterRule(List<String> values, Optional<Double> min, Optional<Double> max) {

    public ParameterRule {
        values = List.copyOf(values);
    }

    /** What is wrong with the value, ready to follow the parameter's name; empty if it is fine. */
    public Optional<String> objection(Object value) {
        if (value instanceof String word && !values.isEmpty() && !values.contains(word)) {
            return Optional.of("must be one of " + String.join(", ", values));
        }
        if (value instanceof Number number) {
            return objection(number.doubleValue());
        }
        return Optional.empty();
    }

    private Optional<String> objection(double number) {
        if (min.isPresent() && number < min.get() || max.isPresent() && number > max.get()) {
            return Optional.of("must be " + range());
        }
        return Optional.empty();
    }

    private String range() {
        String least = min.map(ParameterRule::plain).orElse("");
        String most = max.map(ParameterRule::plain).orElse("");
        if (least.isEmpty()) {
            return most + " or less";
        }
        return most.isEmpty() ? least + " or more" : "between " + least + " and " + most;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
