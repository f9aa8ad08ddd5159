package org.pixelcaravan.dialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.model.Fallback;
import org.pixelcaravan.model.ImageRequest;

/** Understands the header in which callers of every protocol name the models that may answer in place of the one asked for. */
public final class DoorFallback {
    public static final String HEADER = "x-caravan-fallback";

    /** What a caller says who wants no other model than the one that he asks for. */
    private static final String NO_OTHER = "none";

    private DoorFallback() {}

    /**
     * The request with what its header says.
     *
     * @throws GatewayException INVALID_REQUEST if that cannot be a list of models
     */
    public static ImageRequest named(ImageRequest request, DoorRequest wire) {
        Optional<String> header = wire.header(HEADER);
        return header.isEmpty()
                ? request
                : request.toBuilder()
                        .fallback(Optional.of(checked(HEADER, names(header.get()))))
                        .build();
    }

    private static List<String> names(String header) {
        return header.trim().equals(NO_OTHER)
                ? List.of()
                : Stream.of(header.split(",", -1)).map(String::trim).toList();
    }

    /**
     * The models that a field names.
     *
     * @throws GatewayException INVALID_REQUEST, naming the field
     */
    public static Fallback checked(String field, List<String> names) {
        if (names.size() > Fallback.MOST) {
            throw GatewayException.invalid(field, field + " names more than " + Fallback.MOST + " models");
        }
        if (!names.stream().allMatch(DoorModelName::isPossible)) {
            throw GatewayException.invalid(field, field + " must name models such as openai/gpt-image-2");
        }
        return new Fallback(field, names);
    }
}
