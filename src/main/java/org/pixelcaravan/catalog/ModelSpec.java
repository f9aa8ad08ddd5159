package org.pixelcaravan.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.ModelId;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;

/**
 * One row of the catalogue: everything that the gateway knows about a model, and the only source of limits.
 *
 * @param upstream the name that the vendor knows the model by
 * @param endpoint which of the dialect's endpoints takes the model, where it has several
 * @param dialect the wire format in which the provider is spoken to about it
 * @param aliases further names; one with a slash is a full name, one without belongs to the row's provider
 * @param count number of pictures that a caller may ask for
 * @param perCall number of pictures that the vendor makes in one call
 * @param together number of pictures of one call at most, those that it takes and those that it makes; absent: not limited
 * @param promptCharacters longest prompt, in Unicode code points; absent where the vendor states none
 * @param references number of reference pictures at most
 * @param referenceBytes size of each reference picture and mask at most; absent where the vendor states none
 * @param referenceField the vendor's name of the field that takes them, where that differs within a dialect
 * @param roles what else than "a picture" the vendor can be told that a reference is
 * @param mask what marks the pixels to edit in the vendor's masks; absent where it takes none
 * @param words whether the vendor has to be allowed words beside its pictures
 * @param formats what the vendor can be told to write; anything else is converted here
 * @param compressible of these, the formats whose quality the vendor can set
 * @param transparent of these, the formats in which the vendor makes transparent backgrounds; empty: it cannot
 * @param parameters the hints that the model honours, each with the values that it takes
 * @param retiredOn the day on which the vendor switches or switched the model off
 * @param price what the vendor asks for it; absent: not known
 * @param fallback ids of the models that may answer in its place, in the order in which they are tried
 */
public record ModelSpec(
        ModelId id,
        String upstream,
        Optional<String> endpoint,
        String dialect,
        List<String> aliases,
        Set<Operation> operations,
        int count,
        int perCall,
        Optional<Integer> together,
        Optional<Integer> promptCharacters,
        int references,
        Optional<Integer> referenceBytes,
        Optional<String> referenceField,
        Set<ReferenceImage.Role> roles,
        Optional<ReferenceImage.Role> mask,
        Streaming streaming,
        boolean words,
        SizeSpec size,
        List<ImageFormat> formats,
        Set<ImageFormat> compressible,
        Set<ImageFormat> transparent,
        Map<Parameter, ParameterRule> parameters,
        Optional<LocalDate> retiredOn,
        Optional<Price> price,
        List<String> fallback) {

    public ModelSpec {
        aliases = List.copyOf(aliases);
        operations = Set.copyOf(operations);
        roles = Set.copyOf(roles);
        formats = List.copyOf(formats);
        compressible = Set.copyOf(compressible);
        transparent = Set.copyOf(transparent);
        parameters = Map.copyOf(parameters);
        fallback = List.copyOf(fallback);
    }

    public boolean honours(Parameter hint) {
        return parameters.containsKey(hint);
    }

    public Optional<ParameterRule> rule(Parameter hint) {
        return Optional.ofNullable(parameters.get(hint));
    }
}
