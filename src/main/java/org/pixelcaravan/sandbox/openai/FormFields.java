package org.pixelcaravan.sandbox.openai;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The fields of a form, where numbers and truth values are text. */
final class FormFields implements RequestFields {
    private static final String PICTURE = "image";
    private static final String MASK = "mask";

    private final List<FormPart> parts;

    FormFields(List<FormPart> parts) {
        this.parts = parts;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        parts.forEach(part -> names.add(part.baseName().equals(PICTURE) ? PICTURE : part.name()));
        return names;
    }

    @Override
    public Optional<String> text(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .map(FormPart::text)
                .findFirst();
    }

    @Override
    public OptionalInt integer(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.get().matches("-?\\d{1,9}")) {
            throw OpenAiErrors.wrongType(name, "an integer");
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    @Override
    public Optional<Boolean> flag(String name) {
        return text(name).map(text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw OpenAiErrors.wrongType(name, "a boolean");
        });
    }

    @Override
    public List<InputPicture> pictures() {
        List<FormPart> files =
                parts.stream().filter(part -> part.baseName().equals(PICTURE)).toList();
        if (files.size() > CallReader.MOST_PICTURES) {
            throw CallReader.tooManyPictures(PICTURE, files.size());
        }
        return files.stream().map(InputPicture::fromFile).toList();
    }

    @Override
    public Optional<InputPicture> mask() {
        return parts.stream()
                .filter(part -> part.name().equals(MASK))
                .map(InputPicture::fromMaskFile)
                .peek(mask -> requireMasksFormat())
                .findFirst();
    }

    /** The vendor's guide wants the mask and the picture that it belongs to in one format, and a mask is a PNG. */
    private void requireMasksFormat() {
        parts.stream()
                .filter(part -> part.baseName().equals(PICTURE))
                .findFirst()
                .filter(part -> !part.mediaType().equals("image/png"))
                .ifPresent(part -> {
                    throw OpenAiErrors.invalid(
                            "invalid_mask_format",
                            MASK,
                            "Invalid mask: it must have the same format as the first image.");
                });
    }
}
