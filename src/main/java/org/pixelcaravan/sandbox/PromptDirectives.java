package org.pixelcaravan.sandbox;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wishes in a prompt, written as {@code [sandbox:fail=429;retry-after=2]}, and the prompt without them. Several
 * brackets and several wishes in one bracket are allowed; case does not matter.
 */
public final class PromptDirectives {
    private static final Pattern BRACKET = Pattern.compile("\\[\\s*sandbox:([^\\]]*)\\]", Pattern.CASE_INSENSITIVE);
    private static final int DEFAULT_FAILURE = 500;

    private final String text;
    private final Map<Directive, String> values;
    private final int attempt;

    private PromptDirectives(String text, Map<Directive, String> values, int attempt) {
        this.text = text;
        this.values = values;
        this.attempt = attempt;
    }

    /**
     * Reads a prompt.
     *
     * @throws IllegalArgumentException if a bracket holds a wish that the sandbox does not know; the message names it
     */
    public static PromptDirectives parse(String prompt) {
        Map<Directive, String> values = new EnumMap<>(Directive.class);
        Matcher brackets = BRACKET.matcher(prompt);
        while (brackets.find()) {
            for (String wish : brackets.group(1).toLowerCase(Locale.ROOT).split("[;,]")) {
                addWish(wish.trim(), values);
            }
        }
        String text =
                BRACKET.matcher(prompt).replaceAll(" ").replaceAll("\\s+", " ").trim();
        return new PromptDirectives(text, values, 1);
    }

    private static void addWish(String wish, Map<Directive, String> values) {
        int equals = wish.indexOf('=');
        String name = equals < 0 ? wish : wish.substring(0, equals).trim();
        String value = equals < 0 ? "" : wish.substring(equals + 1).trim();
        Directive directive = Directive.named(name)
                .filter(candidate -> candidate.accepts(value))
                .orElseThrow(() -> new IllegalArgumentException("Unknown sandbox directive '" + wish + "'."));
        values.put(directive, value);
    }

    /**
     * The wishes that hold for one of several calls with the same prompt. {@code fail-times} and {@code fail-unit} lift
     * all faults from the calls that they do not select.
     *
     * @param number counts the calls with this prompt from 1
     */
    PromptDirectives onAttempt(int number) {
        boolean selective = values.containsKey(Directive.FAIL_TIMES) || values.containsKey(Directive.FAIL_UNIT);
        if (!selective) {
            return new PromptDirectives(text, values, number);
        }
        boolean amongFirst = number(Directive.FAIL_TIMES).orElse(Integer.MAX_VALUE) >= number;
        boolean selectedUnit = number % number(Directive.FAIL_UNIT).orElse(1) == 0;
        return new PromptDirectives(text, amongFirst && selectedUnit ? withSomeFault() : withoutFaults(), number);
    }

    private Map<Directive, String> withSomeFault() {
        if (values.keySet().stream().anyMatch(directive -> !directive.isModifier())) {
            return values;
        }
        Map<Directive, String> extended = new EnumMap<>(values);
        extended.put(Directive.FAIL, String.valueOf(DEFAULT_FAILURE));
        return extended;
    }

    private Map<Directive, String> withoutFaults() {
        Map<Directive, String> modifiers = new EnumMap<>(values);
        modifiers.keySet().removeIf(directive -> !directive.isModifier());
        return modifiers;
    }

    /** Which of the calls with this prompt this is, counted from 1. */
    public int attempt() {
        return attempt;
    }

    /** The prompt without its brackets, for drawing and captions. */
    public String text() {
        return text;
    }

    public Optional<Duration> latency() {
        return milliseconds(Directive.LATENCY);
    }

    /** Over how long the body of the answer is to be spread. */
    public Optional<Duration> slowBody() {
        return milliseconds(Directive.SLOW_BODY);
    }

    public OptionalInt failStatus() {
        return number(Directive.FAIL);
    }

    /** The status of the first poll of an asynchronous task. */
    public OptionalInt failPollStatus() {
        return number(Directive.FAIL_POLL);
    }

    /** Seconds for the {@code Retry-After} header of a failure. */
    public Optional<String> retryAfter() {
        return Optional.ofNullable(values.get(Directive.RETRY_AFTER));
    }

    public Optional<BlockedStage> blocked() {
        return Optional.ofNullable(values.get(Directive.BLOCKED))
                .map(stage -> BlockedStage.valueOf(stage.toUpperCase(Locale.ROOT)));
    }

    /** How the delivery of the answer goes wrong, if it does. */
    public Optional<DeliveryFault> deliveryFault() {
        if (values.containsKey(Directive.CUT)) {
            boolean before = values.get(Directive.CUT).equals("before");
            return Optional.of(before ? DeliveryFault.CUT_BEFORE : DeliveryFault.CUT_AFTER);
        }
        if (values.containsKey(Directive.HANG)) {
            return Optional.of(DeliveryFault.HANG);
        }
        if (values.containsKey(Directive.GARBAGE)) {
            return Optional.of(DeliveryFault.GARBAGE);
        }
        return values.containsKey(Directive.TRUNCATED) ? Optional.of(DeliveryFault.TRUNCATED) : Optional.empty();
    }

    /** What the download of an asynchronous result gives instead of the picture: {@code 404}, {@code html}, {@code huge}. */
    public Optional<String> badResult() {
        return Optional.ofNullable(values.get(Directive.BAD_RESULT));
    }

    /** At most how many partial pictures a stream sends. */
    public OptionalInt partials() {
        return number(Directive.PARTIALS);
    }

    /** Why a good answer ends without a picture, in capitals, for vendors that give such a reason. */
    public Optional<String> finishReason() {
        return Optional.ofNullable(values.get(Directive.FINISH_REASON)).map(reason -> reason.toUpperCase(Locale.ROOT));
    }

    /** One picture fewer than was ordered. */
    public boolean wantsFewerPictures() {
        return values.containsKey(Directive.FEWER);
    }

    /** Two pictures where one was ordered. */
    public boolean wantsTwoPictures() {
        return values.containsKey(Directive.TWO_IMAGES);
    }

    public boolean wantsQuotaExceeded() {
        return values.containsKey(Directive.QUOTA);
    }

    public boolean wantsHtmlError() {
        return values.containsKey(Directive.HTML);
    }

    public boolean wantsNoPicture() {
        return values.containsKey(Directive.EMPTY);
    }

    /** Text where a picture should be. */
    public boolean wantsWrongType() {
        return values.containsKey(Directive.WRONG_TYPE);
    }

    public boolean wantsEndlessTask() {
        return values.containsKey(Directive.STAYS_PENDING);
    }

    /** A task that never begins, and so never ends. */
    public boolean wantsQueuedTask() {
        return values.containsKey(Directive.STAYS_QUEUED);
    }

    public boolean wantsExpiredResult() {
        return values.containsKey(Directive.RESULT_EXPIRED);
    }

    /** A stream that ends before its last event. */
    public boolean wantsEarlyClose() {
        return values.containsKey(Directive.EARLY_CLOSE);
    }

    /** A stream that ends with {@code data: [DONE]}. */
    public boolean wantsDoneMarker() {
        return values.containsKey(Directive.DONE_MARKER);
    }

    /** A stream that ends with an error instead of the picture. */
    public boolean wantsErrorEvent() {
        return values.containsKey(Directive.ERROR_EVENT);
    }

    private OptionalInt number(Directive directive) {
        String value = values.get(directive);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    private Optional<Duration> milliseconds(Directive directive) {
        return Optional.ofNullable(values.get(directive)).map(value -> Duration.ofMillis(Long.parseLong(value)));
    }
}
