package org.pixelcaravan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words and options of a command.
 *
 * @param options by name without dashes
 */
record CommandLine(List<String> words, Map<String, String> options) {
    private static final String DASHES = "--";

    /** Takes {@code --name VALUE} and {@code --name=VALUE}. */
    static CommandLine parse(List<String> arguments) {
        List<String> words = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith(DASHES)) {
                words.add(argument);
                continue;
            }
            String name = argument.substring(DASHES.length()).split("=", 2)[0];
            boolean isWhole = argument.contains("=");
            if (!isWhole && ++i == arguments.size()) {
                throw new Misuse(argument + " needs a value");
            }
            String value = isWhole ? argument.substring(argument.indexOf('=') + 1) : arguments.get(i);
            if (value.isBlank() || options.put(name, value) != null) {
                throw new Misuse(DASHES + name + " needs one value");
            }
        }
        return new CommandLine(words, options);
    }

    Optional<String> word(int index) {
        return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** @throws Misuse if there are more words, or other options */
    void allow(int mostWords, String... names) {
        if (words.size() > mostWords) {
            throw new Misuse("There is nothing to do with " + words.get(mostWords));
        }
        Set<String> known = Set.of(names);
        options.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Misuse("There is no option --" + name + " here");
                });
    }

    /** A command line that cannot be understood; the message says why. */
    static final class Misuse extends RuntimeException {
        Misuse(String message) {
            super(message);
        }
    }
}
