package org.pixelcaravan.image;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A 5 by 7 dot-matrix alphabet. Own lettering needs no installed font, so a picture has the same bytes on a server without
 * fonts. Each row of a letter is one base-32 digit whose bits are the dots from left to right.
 */
public final class Glyphs {
    public static final int COLUMNS = 5;
    public static final int ROWS = 7;
    private static final String BLANK = "0000000";

    private static final Map<Character, String> SHAPES = Stream.of(
                    "A EHHVHHH B UHHUHHU C EHGGGHE D UHHHHHU E VGGUGGV F VGGUGGG G EHGNHHF H HHHVHHH I E44444E",
                    "J 72222IC K HIKOKIH L GGGGGGV M HRLLHHH N HHPLJHH O EHHHHHE P UHHUGGG Q EHHHLID R UHHUKIH",
                    "S FGGE11U T V444444 U HHHHHHE V HHHHHA4 W HHHLLLA X HHA4AHH Y HHA4444 Z V1248GV",
                    "0 EHJLPHE 1 4C4444E 2 EH1248V 3 V2421HE 4 26AIV22 5 VGU11HE 6 68GUHHE 7 V124888 8 EHHEHHE 9 EHHF12C",
                    ". 00000CC , 0000C48 ' C480000 - 000V000 ! 4444404 ? EH12404 : 0CC0CC0 & CIK8LID / 01248G0",
                    "( 2488842 ) 8422248 + 044V440 % OP248J3 # AAVAVAA")
            .flatMap(line -> Stream.of(line.split(" (?=. )")))
            .collect(Collectors.toUnmodifiableMap(entry -> entry.charAt(0), entry -> entry.substring(2)));

    private Glyphs() {}

    public static boolean has(char letter) {
        return SHAPES.containsKey(letter);
    }

    /** Whether a letter has a dot at a place; letters without a shape, like the space, have none. */
    public static boolean dot(char letter, int column, int row) {
        int bits = Character.digit(SHAPES.getOrDefault(letter, BLANK).charAt(row), 32);
        return (bits >> (COLUMNS - 1 - column) & 1) == 1;
    }
}
