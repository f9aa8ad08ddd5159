package org.pixelcaravan.dialect.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.dialect.DoorChoices;
import org.pixelcaravan.dialect.DoorHints;
import org.pixelcaravan.dialect.DoorModelName;
import org.pixelcaravan.dialect.FieldReader;
import org.pixelcaravan.dialect.PictureLinks;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.image.PixelSize;
import org.pixelcaravan.model.AspectRatio;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.ImageSize;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.Tier;

/** Understands the fields of one job document. */
final class JobRequestReader {
    private static final List<Role> PICTURES = List.of(Role.SOURCE, Role.STYLE, Role.SUBJECT, Role.CONTROL);
    private static final List<Role> MASKS = List.of(Role.MASK, Role.WHITE_MASK);

    private final FieldReader fields;
    private final RequestContext context;

    JobRequestReader(FieldReader fields, RequestContext context) {
        this.fields = fields;
        this.context = context;
    }

    ImageRequest read() throws IOException {
        List<ReferenceImage> references = references();
        return ImageRequest.of(DoorModelName.checked(fields.text("model")), fields.requiredText("prompt"))
                .operation(operation(references))
                .count(fields.count("count").orElse(1))
                .size(size())
                .output(output())
                .hints(hints())
                .references(references)
                .extras(extras())
                .build();
    }

    private Operation operation(List<ReferenceImage> references) throws IOException {
        return fields.choice("operation", List.of(Operation.values()), Operation::id)
                .orElse(references.isEmpty() ? Operation.GENERATE : Operation.EDIT);
    }

    private ImageSize size() throws IOException {
        ImageSize size = fields.parsed("size", JobRequestReader::sizeOf, "WIDTHxHEIGHT in pixels, or auto")
                .orElse(ImageSize.AUTO);
        ImageSize tier = fields.parsed("tier", JobRequestReader::tierOf, "one of 512, 1K, 2K, 4K")
                .orElse(ImageSize.AUTO);
        Optional<AspectRatio> ratio = fields.parsed("aspectRatio", AspectRatio::parse, "WIDTH:HEIGHT, such as 16:9");
        return DoorChoices.size(size, tier, ratio, context);
    }

    private static Optional<ImageSize> tierOf(String text) {
        return Tier.parse(text).map(tier -> new ImageSize.Shape(Optional.empty(), Optional.of(tier)));
    }

    private static Optional<ImageSize> sizeOf(String text) {
        return text.equals("auto")
                ? Optional.of(ImageSize.AUTO)
                : PixelSize.parse(text).map(ImageSize.Exact::new);
    }

    private OutputOptions output() throws IOException {
        return new OutputOptions(
                fields.choice("format", List.of(ImageFormat.values()), ImageFormat::shortName),
                fields.whole("compression", 0, 100),
                fields.choice("background", List.of(Background.values()), Background::id)
                        .orElse(Background.AUTO));
    }

    private Hints hints() throws IOException {
        DoorHints hints = new DoorHints();
        for (Parameter hint :
                Stream.of(Parameter.values()).filter(Parameter::isHint).toList()) {
            hints.add(hint, value(hint));
        }
        return hints.build();
    }

    private Optional<?> value(Parameter hint) throws IOException {
        if (hint.hintType() == Long.class) {
            return fields.whole(hint.id());
        }
        if (hint.hintType() == Double.class) {
            return fields.decimal(hint.id());
        }
        return hint.hintType() == Boolean.class ? fields.flag(hint.id()) : fields.text(hint.id());
    }

    private List<ReferenceImage> references() throws IOException {
        List<ReferenceImage> references = new ArrayList<>();
        for (FieldReader picture : fields.objects("references")) {
            Role role = picture.choice("role", PICTURES, Role::id).orElse(Role.SOURCE);
            references.add(reference(picture, role));
        }
        Optional<FieldReader> mask = fields.object("mask");
        if (mask.isPresent()) {
            Role role = mask.get().choice("role", MASKS, Role::id).orElse(Role.MASK);
            references.add(reference(mask.get(), role));
        }
        return references;
    }

    private static ReferenceImage reference(FieldReader picture, Role role) throws IOException {
        Optional<ImageContent> data = picture.picture("data");
        if (data.isPresent()) {
            return new ReferenceImage(data.get(), role);
        }
        return PictureLinks.read(picture, "url", role)
                .orElseThrow(() -> picture.invalid("url", "is required, or data with the picture in base64"));
    }

    /** To be asked last: what no other method has read. */
    private Extras extras() throws IOException {
        Map<String, Object> rest = fields.rest();
        return rest.isEmpty() ? Extras.NONE : new Extras(JobDoorCodec.NAME, rest);
    }
}
