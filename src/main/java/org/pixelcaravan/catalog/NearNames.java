package org.pixelcaravan.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Finds the names that somebody may have meant who wrote one that does not exist. */
public final class NearNames {
    private static final int MOST = 3;
    private static final int LONGEST = 80;

    private NearNames() {}

    /** Up to three ids, the nearest first; {@code ids} holds the id that each name stands for. */
    public static List<String> of(String name, Map<String, String> ids) {
        String wanted = shortened(name);
        int farthest = Math.max(2, wanted.length() / 3);
        return ids.entrySet().stream()
                .map(entry -> new Near(entry.getValue(), edits(wanted, entry.getKey())))
                .filter(near -> near.edits <= farthest)
                .sorted(Comparator.comparingInt(Near::edits))
                .map(Near::id)
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** The name as messages show it: in one line, and cut to a length that is fit for them. */
    public static String shortened(String name) {
        String line = name.replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Levenshtein distance: the number of characters to insert, delete or replace. */
    private static int edits(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private record Near(String id, int edits) {}
}
