package org.pixelcaravan.sandbox.openai;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The fields of a request, whether it came as JSON or as a form. Each accessor refuses a value of another type with
 * OpenAI's {@code invalid_type}.
 */
interface RequestFields {
    Set<String> names();

    Optional<String> text(String name);

    OptionalInt integer(String name);

    Optional<Boolean> flag(String name);

    /** The pictures to start from, in the caller's order. */
    List<InputPicture> pictures();

    Optional<InputPicture> mask();
}
