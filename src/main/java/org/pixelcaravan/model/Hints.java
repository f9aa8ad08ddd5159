package org.pixelcaravan.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hints of a request, each present only if the caller gave it: zero and false are values like any other. */
public final class Hints {
    private static final Hints NONE = new Hints(new EnumMap<>(Parameter.class));

    private final Map<Parameter, Object> values;

    private Hints(Map<Parameter, Object> values) {
        this.values = values;
    }

    public static Hints none() {
        return NONE;
    }

    /** These hints and one more, or one replaced. */
    public Hints with(Parameter hint, Object value) {
        if (!hint.hintType().isInstance(value)) {
            throw new IllegalArgumentException(
                    hint + " takes a " + hint.hintType().getSimpleName());
        }
        Map<Parameter, Object> copy = new EnumMap<>(Parameter.class);
        copy.putAll(values);
        copy.put(hint, value);
        return new Hints(copy);
    }

    public Hints without(Parameter hint) {
        Map<Parameter, Object> copy = new EnumMap<>(Parameter.class);
        copy.putAll(values);
        copy.remove(hint);
        return new Hints(copy);
    }

    public Set<Parameter> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public Optional<Object> value(Parameter hint) {
        return Optional.ofNullable(values.get(hint));
    }

    public Optional<String> text(Parameter hint) {
        return value(hint).map(String.class::cast);
    }

    public Optional<Long> whole(Parameter hint) {
        return value(hint).map(Long.class::cast);
    }

    public Optional<Double> decimal(Parameter hint) {
        return value(hint).map(Double.class::cast);
    }

    public Optional<Boolean> flag(Parameter hint) {
        return value(hint).map(Boolean.class::cast);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hints hints && values.equals(hints.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "Hints" + values.keySet();
    }
}
