package org.pixelcaravan.dialect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The numbers by which Google's filters say what they objected to, as its guide to responsible use lists them. */
public final class GoogleSupportCodes {
    private static final Pattern CODES = Pattern.compile("(?i)support codes?:\\s*([0-9][0-9,\\s]*)");

    private static final Map<String, String> SUBJECTS = subjects(Map.ofEntries(
            Map.entry("a celebrity", List.of("15236754", "29310472")),
            Map.entry("a celebrity or a child", List.of("64151117")),
            Map.entry("a child", List.of("17301594", "58061214")),
            Map.entry("dangerous content", List.of("62263041")),
            Map.entry("hate", List.of("22137204", "57734940")),
            Map.entry("people or faces", List.of("39322892")),
            Map.entry("personal data", List.of("92201652")),
            Map.entry("prohibited content", List.of("49114662", "72817394", "89371032")),
            Map.entry("sexual content", List.of("43188360", "63429089", "90789179")),
            Map.entry("the work of others", List.of("35561574", "35561575")),
            Map.entry("toxic language", List.of("78610348")),
            Map.entry("violence", List.of("56562880", "61493863")),
            Map.entry("vulgar language", List.of("32635315"))));

    private GoogleSupportCodes() {}

    /** Whether a vendor's message says that a filter objected to something. */
    public static boolean areIn(String vendorMessage) {
        return CODES.matcher(vendorMessage).find();
    }

    /** What the codes in a vendor's message stand for; empty if it holds none that says anything. */
    public static Optional<String> subjects(String vendorMessage) {
        Matcher codes = CODES.matcher(vendorMessage);
        if (!codes.find()) {
            return Optional.empty();
        }
        String subjects = Stream.of(codes.group(1).split("[,\\s]+"))
                .filter(SUBJECTS::containsKey)
                .map(SUBJECTS::get)
                .distinct()
                .collect(Collectors.joining(", "));
        return Optional.of(subjects).filter(text -> !text.isEmpty());
    }

    private static Map<String, String> subjects(Map<String, List<String>> codes) {
        Map<String, String> subjects = new HashMap<>();
        codes.forEach((subject, numbers) -> numbers.forEach(number -> subjects.put(number, subject)));
        return Map.copyOf(subjects);
    }
}
