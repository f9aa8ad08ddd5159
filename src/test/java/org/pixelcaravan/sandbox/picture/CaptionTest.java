package org.pixelcaravan.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptionTest {
    @Test
    void breaksBetweenWordsAndMarksWhatIsLeftOut() {
        assertThat(Caption.lines("one two three, four five", 9, 2)).containsExactly("ONE TWO", "THREE...");
    }

    @Test
    void takesOffAccentsAndSkipsLettersWithoutShape() {
        assertThat(Caption.lines("Déjà 雨 vu!", 20, 1)).containsExactly("DEJA VU!");
    }

    @Test
    void hasNoLineForAPromptWithoutLetters() {
        assertThat(Caption.lines("雨中竹林", 20, 2)).isEmpty();
    }
}
