package org.pixelcaravan.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.SpoolWriter;
import org.pixelcaravan.dialect.DoorRequest;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.json.Json;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.ReferenceLimits;
import org.pixelcaravan.multipart.FormPart;
import org.pixelcaravan.multipart.MultipartFormatException;
import org.pixelcaravan.multipart.MultipartReader;

/**
 * An edit that comes as a form: parts named {@code image} or {@code image[]} and {@code mask} hold pictures, whatever type
 * and file name they are sent with; all others hold text. Pictures are spooled while they arrive.
 */
final class OpenAiForm {
    private static final Set<String> PICTURES = Set.of("image", "image[]");
    private static final String MASK = "mask";
    private static final Set<String> NUMBERS =
            Set.of("n", "output_compression", "partial_images", "seed", "guidance_scale");
    private static final Set<String> FLAGS = Set.of("stream");
    /** What libraries make of the fields of a JSON edit. */
    private static final Pattern MISPLACED = Pattern.compile("images|image_url|file_id|(images?|mask)\\[.*");

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private final RequestContext context;
    private final ReferenceLimits limits;
    private final FormTexts texts = new FormTexts();
    private final ObjectNode fields = Json.object();
    private final List<ReferenceImage> pictures = new ArrayList<>();
    private Optional<ReferenceImage> mask = Optional.empty();

    private OpenAiForm(RequestContext context, ReferenceLimits limits) {
        this.context = context;
        this.limits = limits;
    }

    /**
     * Reads a form to its end.
     *
     * @throws GatewayException INVALID_REQUEST if it is malformed, TOO_LARGE for a picture above the limit
     * @throws IOException if it cannot be received or spooled
     */
    static OpenAiForm read(DoorRequest request, RequestContext context, ReferenceLimits limits) throws IOException {
        OpenAiForm form = new OpenAiForm(context, limits);
        try (InputStream body = request.body()) {
            form.addAll(new MultipartReader(request.header("content-type").orElse(""), body));
        } catch (MultipartFormatException e) {
            GatewayException.Builder refusal = GatewayException.of(
                            ErrorCode.INVALID_REQUEST, "The form cannot be read: " + e.getMessage())
                    .cause(e);
            e.field().ifPresent(refusal::parameter);
            throw refusal.build();
        }
        return form;
    }

    /** The fields that are no pictures, as a JSON request would have them. */
    ObjectNode fields() {
        return fields;
    }

    /** The pictures in their order, then the mask. */
    List<ReferenceImage> references() {
        if (pictures.isEmpty()) {
            throw GatewayException.invalid(
                    "image",
                    "image is required: send each picture as a part named image or image[] (curl: -F image=@picture.png)");
        }
        List<ReferenceImage> references = new ArrayList<>(pictures);
        mask.ifPresent(references::add);
        return references;
    }

    private void addAll(MultipartReader form) throws IOException {
        for (Optional<FormPart> part = form.next(); part.isPresent(); part = form.next()) {
            add(part.get());
        }
    }

    private void add(FormPart part) throws IOException {
        String name = part.name();
        if (PICTURES.contains(name)) {
            addPicture(part);
        } else if (name.equals(MASK)) {
            requireFirst(mask.isPresent(), name);
            mask = Optional.of(new ReferenceImage(spooled(part, name), Role.MASK));
        } else if (MISPLACED.matcher(name).matches()) {
            throw misplaced(name);
        } else {
            requireFirst(fields.has(name), name);
            put(name, texts.read(part));
        }
    }

    private void addPicture(FormPart part) throws IOException {
        String name = context.nameOf(Parameter.REFERENCES);
        if (pictures.size() == limits.count()) {
            throw GatewayException.invalid(name, name + " must be " + limits.count() + " pictures at most");
        }
        pictures.add(new ReferenceImage(spooled(part, name + "[" + pictures.size() + "]"), Role.SOURCE));
    }

    private ImageContent spooled(FormPart part, String name) throws IOException {
        SpoolWriter spool = context.spool().newWriter();
        byte[] buffer = new byte[64 * 1024];
        InputStream content = part.content();
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            if (spool.length() + count > limits.bytes()) {
                throw GatewayException.of(ErrorCode.TOO_LARGE, name + " is larger than " + limits.bytes() + " bytes")
                        .parameter(name)
                        .build();
            }
            spool.write(buffer, 0, count);
        }
        return ImageContent.ofBytes(spool.finish());
    }

    /** What is no number or flag stays text and is refused like text in JSON. */
    private void put(String name, String text) {
        if (NUMBERS.contains(name) && NUMBER.matcher(text).matches()) {
            fields.put(name, new BigDecimal(text));
        } else if (FLAGS.contains(name) && (text.equals("true") || text.equals("false"))) {
            fields.put(name, Boolean.parseBoolean(text));
        } else {
            fields.put(name, text);
        }
    }

    private static void requireFirst(boolean isRepeated, String name) {
        if (isRepeated) {
            throw GatewayException.invalid(name, name + " is given twice");
        }
    }

    private static GatewayException misplaced(String name) {
        return GatewayException.invalid(
                name,
                name
                        + " is no field of a form: send each picture itself as a part named image or image[], and the mask as"
                        + " mask; or send application/json with images[].image_url and mask.image_url");
    }
}
