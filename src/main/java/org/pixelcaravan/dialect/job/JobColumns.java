package org.pixelcaravan.dialect.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.Parameter;

/** Makes job documents of tables, whose cells are all text. */
public final class JobColumns {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final Pattern FLAG = Pattern.compile("(?i)true|false");
    private static final Pattern BETWEEN_ITEMS = Pattern.compile("\\s*;\\s*");

    private JobColumns() {}

    /**
     * The field that a column's title names, in camel case or with underscores or blanks.
     *
     * @throws GatewayException INVALID_REQUEST if it names none
     */
    public static String field(String title) {
        String plain = title.strip().replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
        if (plain.equals(JobFields.ID) || plain.equals(JobFields.MODELS)) {
            return plain;
        }
        return JobFields.parameters().stream()
                .map(Parameter::id)
                .filter(id -> id.toLowerCase(Locale.ROOT).equals(plain))
                .findFirst()
                .orElseThrow(() -> JobFields.unknown(title.strip()));
    }

    /** Puts a cell into a document: numbers as numbers, several references or models separated by semicolons; an empty one is none. */
    public static void put(ObjectNode document, String field, String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return;
        }
        if (field.equals(Parameter.REFERENCES.id()) || field.equals(JobFields.MODELS)) {
            ArrayNode items = document.putArray(field);
            BETWEEN_ITEMS.splitAsStream(text).forEach(items::add);
        } else if (isWhole(field) && WHOLE.matcher(text).matches()) {
            document.put(field, Long.parseLong(text));
        } else if (isHint(field, Double.class) && DECIMAL.matcher(text).matches()) {
            document.put(field, Double.parseDouble(text));
        } else if (isHint(field, Boolean.class) && FLAG.matcher(text).matches()) {
            document.put(field, Boolean.parseBoolean(text));
        } else {
            document.put(field, text);
        }
    }

    private static boolean isWhole(String field) {
        return field.equals(Parameter.COUNT.id())
                || field.equals(Parameter.COMPRESSION.id())
                || isHint(field, Long.class);
    }

    private static boolean isHint(String field, Class<?> type) {
        Optional<Parameter> parameter = JobFields.parameters().stream()
                .filter(candidate -> candidate.id().equals(field))
                .findFirst();
        return parameter.filter(hint -> hint.hintType() == type).isPresent();
    }
}
