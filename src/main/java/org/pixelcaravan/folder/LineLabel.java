package org.pixelcaravan.folder;

import java.util.Optional;

/**
 * What the job store calls a line of a file, so that it can be found in the file again: its number there, and its id after
 * a blank if it has one.
 *
 * @param line number in the file, from 1
 */
record LineLabel(long line, Optional<String> id) {
    private static final int LONGEST_ID = 200;

    @Override
    public String toString() {
        return id.map(name -> line + " " + name.substring(0, Math.min(name.length(), LONGEST_ID)))
                .orElseGet(() -> String.valueOf(line));
    }

    static LineLabel parse(String label) {
        int blank = label.indexOf(' ');
        return blank < 0
                ? new LineLabel(Long.parseLong(label), Optional.empty())
                : new LineLabel(Long.parseLong(label.substring(0, blank)), Optional.of(label.substring(blank + 1)));
    }
}
