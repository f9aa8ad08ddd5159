package org.pixelcaravan.sandbox.flux;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pixelcaravan.sandbox.References;

/** What one field of a request may hold; a rule answers with a complaint in FastAPI's words, or with nothing. */
sealed interface FieldRule {
    /** The complaint about a value that is present and not null. */
    Optional<Complaint> check(JsonNode value);

    /** Type and message of a FastAPI validation error. */
    record Complaint(String type, String message) {}

    private static Optional<Complaint> complain(boolean broken, String type, String message) {
        return broken ? Optional.of(new Complaint(type, message)) : Optional.empty();
    }

    /** Any text. */
    record Text() implements FieldRule {
        @Override
        public Optional<Complaint> check(JsonNode value) {
            return complain(!value.isTextual(), "string_type", "Input should be a valid string");
        }
    }

    /** True or false. */
    record Flag() implements FieldRule {
        @Override
        public Optional<Complaint> check(JsonNode value) {
            return complain(!value.isBoolean(), "bool_type", "Input should be a valid boolean");
        }
    }

    /** A whole number within bounds and of a multiple. */
    record Whole(long lowest, long highest, long step) implements FieldRule {
        @Override
        public Optional<Complaint> check(JsonNode value) {
            if (!value.isIntegralNumber()) {
                return complain(true, "int_type", "Input should be a valid integer");
            }
            Optional<Complaint> outside = outside(value.doubleValue(), lowest, highest);
            boolean odd = value.longValue() % step != 0;
            return outside.or(() -> complain(odd, "multiple_of", "Input should be a multiple of " + step));
        }
    }

    /** A number within bounds. */
    record Decimal(double lowest, double highest) implements FieldRule {
        @Override
        public Optional<Complaint> check(JsonNode value) {
            return value.isNumber()
                    ? outside(value.doubleValue(), lowest, highest)
                    : complain(true, "float_type", "Input should be a valid number");
        }
    }

    private static Optional<Complaint> outside(double value, double lowest, double highest) {
        if (value < lowest) {
            return complain(true, "greater_than_equal", "Input should be greater than or equal to " + plain(lowest));
        }
        return complain(value > highest, "less_than_equal", "Input should be less than or equal to " + plain(highest));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    /** One of a few words. */
    record Choice(List<String> words) implements FieldRule {
        @Override
        public Optional<Complaint> check(JsonNode value) {
            boolean known = value.isTextual() && words.contains(value.textValue());
            return complain(!known, "enum", "Input should be '" + String.join("', '", words) + "'");
        }
    }

    /** A ratio of two whole numbers between 21:9 and 9:21. */
    record Ratio() implements FieldRule {
        private static final Pattern SHAPE = Pattern.compile("[1-9]\\d{0,2}:[1-9]\\d{0,2}");
        private static final double WIDEST = 21.0 / 9;

        @Override
        public Optional<Complaint> check(JsonNode value) {
            boolean wellFormed =
                    value.isTextual() && SHAPE.matcher(value.textValue()).matches();
            boolean allowed = wellFormed && steepness(value.textValue()) <= WIDEST + 1e-9;
            return complain(!allowed, "value_error", "Value error, aspect ratio must be between 21:9 and 9:21");
        }

        private static double steepness(String text) {
            double ratio = parse(text);
            return Math.max(ratio, 1 / ratio);
        }

        /** Width divided by height. */
        static double parse(String text) {
            String[] sides = text.split(":");
            return Double.parseDouble(sides[0]) / Double.parseDouble(sides[1]);
        }
    }

    /** A picture in plain base64, or a web address; a data URL is refused, since the vendor documents none. */
    record Picture() implements FieldRule {
        @Override
        public Optional<Complaint> check(JsonNode value) {
            boolean readable = value.isTextual()
                    && (References.isWebAddress(value.textValue())
                            || References.fromBase64(value.textValue()).isPresent());
            return complain(!readable, "value_error", "Value error, could not decode image: expected base64 or a URL");
        }
    }
}
