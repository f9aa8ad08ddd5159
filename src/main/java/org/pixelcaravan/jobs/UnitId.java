package org.pixelcaravan.jobs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names one vendor call of a job: the same in every run, since a line is planned the same way each time.
 *
 * @param index position in the line's plan, from 0
 */
public record UnitId(LineId line, int index) {
    private static final Pattern FORM =
            Pattern.compile("(?<job>[a-z0-9]+)-(?<line>[1-9][0-9]{0,8})-(?<index>[0-9]{1,9})");

    /** @throws IllegalArgumentException if no job has such a unit */
    public static UnitId parse(String id) {
        Matcher parts = FORM.matcher(id);
        if (!parts.matches()) {
            throw new IllegalArgumentException("No unit of a job: " + id);
        }
        return new UnitId(
                new LineId(parts.group("job"), Integer.parseInt(parts.group("line"))),
                Integer.parseInt(parts.group("index")));
    }

    @Override
    public String toString() {
        return line + "-" + index;
    }
}
