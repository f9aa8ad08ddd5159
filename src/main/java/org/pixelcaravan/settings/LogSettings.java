package org.pixelcaravan.settings;

import java.util.function.UnaryOperator;

/**
 * The log.
 *
 * @param json whether it is for machines
 */
public record LogSettings(boolean json) {
    /** Its name. */
    public static final String FORMAT = "caravan.log.format";

    /** @param lookup gives the value of a full setting name of ours */
    public static LogSettings read(UnaryOperator<String> lookup) {
        return new LogSettings(
                new SettingReader(lookup).choice(FORMAT, "text", "json").equals("json"));
    }
}
