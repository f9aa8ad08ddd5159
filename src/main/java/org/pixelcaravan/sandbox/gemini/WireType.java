package org.pixelcaravan.sandbox.gemini;

import java.util.List;
import java.util.Map;

/** What a place in a request may hold, as far as the vendor's JSON parser checks it. */
sealed interface WireType {

    /** An object with these fields and no others, named in camel case. */
    record Message(Map<String, WireType> fields) implements WireType {}

    /** A list. */
    record Repeated(WireType element) implements WireType {}

    /** One of a few words; the parser does not look at their case. */
    record Word(List<String> words) implements WireType {}

    /** A value that is no object and no list. */
    enum Scalar implements WireType {
        FLAG,
        NUMBER,
        TEXT,
        WHOLE
    }

    /** Whatever it is. */
    record Anything() implements WireType {}
}
