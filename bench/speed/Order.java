package speed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the vendor is told to answer. It travels as the prompt, which every protocol hands on unchanged.
 *
 * @param delay milliseconds until the answer; between the events of a stream
 */
record Order(Size size, int delay) {
    static final Order TINY = new Order(Size.TINY, 0);

    private static final Pattern WORDS = Pattern.compile("size=(\\w+) delay=(\\d+)");

    static Order parse(CharSequence request) {
        Matcher words = WORDS.matcher(request);
        return words.find() ? new Order(Size.of(words.group(1)), Integer.parseInt(words.group(2))) : TINY;
    }

    String prompt() {
        return "A caravan at dusk, size=" + size.word + " delay=" + delay;
    }
}
