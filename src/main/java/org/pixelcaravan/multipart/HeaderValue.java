package org.pixelcaravan.multipart;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The value of a header such as Content-Disposition: a word, and parameters whose names are in small letters. */
record HeaderValue(String word, Map<String, String> parameters) {
    private static final String BLANKS = " \t";

    /**
     * Takes a value apart. A quoted parameter may hold anything; a backslash in it keeps the quote or backslash that follows.
     *
     * @throws MultipartFormatException if it is malformed or says something twice
     */
    static HeaderValue parse(String value) throws MultipartFormatException {
        return new Parser(value).parse();
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private static final class Parser {
        private final String text;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        HeaderValue parse() throws MultipartFormatException {
            String word = token(";").toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new LinkedHashMap<>();
            while (position < text.length()) {
                expect(';');
                skipBlanks();
                if (position < text.length()) {
                    String name = token(";=").toLowerCase(Locale.ROOT);
                    expect('=');
                    skipBlanks();
                    if (parameters.put(name, value()) != null) {
                        throw new MultipartFormatException("a header names a parameter twice");
                    }
                }
            }
            return new HeaderValue(word, Map.copyOf(parameters));
        }

        private String value() throws MultipartFormatException {
            boolean isQuoted = position < text.length() && text.charAt(position) == '"';
            return isQuoted ? quoted() : token(";");
        }

        private String token(String ends) {
            int start = position;
            while (position < text.length() && ends.indexOf(text.charAt(position)) < 0) {
                position++;
            }
            return text.substring(start, position).trim();
        }

        private String quoted() throws MultipartFormatException {
            StringBuilder value = new StringBuilder();
            for (position++; position < text.length(); position++) {
                char letter = text.charAt(position);
                if (letter == '"') {
                    position++;
                    skipBlanks();
                    return value.toString();
                }
                if (letter == '\\' && isEscapable(position + 1)) {
                    letter = text.charAt(++position);
                }
                value.append(letter);
            }
            throw new MultipartFormatException("a header ends within quotation marks");
        }

        /** Old browsers send the backslashes of Windows paths as they are. */
        private boolean isEscapable(int index) {
            return index < text.length() && "\"\\".indexOf(text.charAt(index)) >= 0;
        }

        private void expect(char wanted) throws MultipartFormatException {
            if (position >= text.length() || text.charAt(position) != wanted) {
                throw new MultipartFormatException("a header is malformed");
            }
            position++;
        }

        private void skipBlanks() {
            while (position < text.length() && BLANKS.indexOf(text.charAt(position)) >= 0) {
                position++;
            }
        }
    }
}
