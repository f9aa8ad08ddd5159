package org.pixelcaravan.dialect;

import java.util.Optional;
import org.pixelcaravan.error.GatewayException;

/** What a model's name may look like, wherever a protocol puts it; whether there is such a model is not asked here. */
public final class DoorModelName {
    private static final int LONGEST = 200;

    private DoorModelName() {}

    /**
     * The name, if it can be one. It turns up in logs and messages, so it is short and on one line.
     *
     * @throws GatewayException INVALID_REQUEST if it cannot
     */
    public static String checked(Optional<String> name) {
        return name.filter(DoorModelName::isPossible)
                .orElseThrow(() -> GatewayException.invalid(
                        "model",
                        "model is required: a name of at most " + LONGEST
                                + " characters on one line, such as openai/gpt-image-2"));
    }

    static boolean isPossible(String name) {
        return !name.isBlank() && name.length() <= LONGEST && name.chars().noneMatch(Character::isISOControl);
    }
}
