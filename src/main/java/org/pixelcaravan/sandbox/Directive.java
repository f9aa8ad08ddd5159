package org.pixelcaravan.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a prompt can ask of the sandbox; docs/sandbox.md explains each. */
enum Directive {
    BAD_RESULT("404|html|huge"),
    BLOCKED("input|output"),
    CUT("before|after"),
    DONE_MARKER(""),
    EARLY_CLOSE(""),
    EMPTY(""),
    ERROR_EVENT(""),
    FAIL("400|401|403|404|429|500|502|503|504"),
    FAIL_POLL("4\\d\\d|5\\d\\d"),
    FAIL_TIMES("\\d{1,6}"),
    FAIL_UNIT("[1-9]\\d{0,5}"),
    FEWER(""),
    FINISH_REASON("stop|max_tokens|safety|recitation|language|other|blocklist|prohibited_content|spii"
            + "|image_safety|image_prohibited_content|image_recitation|image_other|no_image"),
    GARBAGE(""),
    HANG(""),
    HTML(""),
    LATENCY("\\d{1,7}"),
    PARTIALS("[0-3]"),
    QUOTA(""),
    RESULT_EXPIRED(""),
    RETRY_AFTER("\\d{1,6}"),
    SLOW_BODY("\\d{1,7}"),
    STAYS_PENDING(""),
    STAYS_QUEUED(""),
    TRUNCATED(""),
    TWO_IMAGES(""),
    WRONG_TYPE("");

    private final Pattern values;

    Directive(String values) {
        this.values = Pattern.compile(values);
    }

    /** The name as written in prompts, for example {@code retry-after}. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean accepts(String value) {
        return values.matcher(value).matches();
    }

    /** Whether this one says when or how much, and is no fault by itself. */
    boolean isModifier() {
        return switch (this) {
            case FAIL_TIMES, FAIL_UNIT, LATENCY, PARTIALS, RETRY_AFTER, SLOW_BODY, DONE_MARKER -> true;
            case BAD_RESULT,
                    BLOCKED,
                    CUT,
                    EARLY_CLOSE,
                    EMPTY,
                    ERROR_EVENT,
                    FAIL,
                    FAIL_POLL,
                    FEWER,
                    FINISH_REASON,
                    GARBAGE,
                    HANG,
                    HTML,
                    QUOTA,
                    RESULT_EXPIRED,
                    STAYS_PENDING,
                    STAYS_QUEUED,
                    TRUNCATED,
                    TWO_IMAGES,
                    WRONG_TYPE -> false;
        };
    }

    static Optional<Directive> named(String name) {
        return Arrays.stream(values())
                .filter(directive -> directive.wireName().equals(name))
                .findFirst();
    }
}
