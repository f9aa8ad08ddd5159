package org.pixelcaravan.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;

/**
 * Holds a request against what its model can do. What can be delivered is delivered as asked or refused; what is only
 * advice is left out and reported, or refused where the caller wants it strictly. Sizes are {@link DeliveryPlanner}'s.
 */
public final class RequestValidator {
    /** Characters of the longest prompt that any model is given. */
    public static final int MOST_PROMPT_CHARACTERS = 100_000;

    /**
     * Checks a request; its only effect are warnings in the context.
     *
     * @return the request without what the model cannot honour
     * @throws GatewayException INVALID_REQUEST or UNSUPPORTED_PARAMETER, naming the parameter as the caller spells it
     */
    public ImageRequest validate(ImageRequest request, ModelSpec model, RequestContext context) {
        return new Check(request, model, context).run();
    }

    private record Check(ImageRequest request, ModelSpec model, RequestContext context) {

        ImageRequest run() {
            checkReferences();
            Operation operation = operation();
            checkOperation(operation);
            checkPrompt();
            checkCount();
            checkBackground();
            HintPolicy policy = new HintPolicy(model, operation, context);
            return request.toBuilder()
                    .operation(operation)
                    .references(references(policy))
                    .hints(policy.honoured(request.hints()))
                    .extras(policy.honoured(request.extras()))
                    .output(output(policy))
                    .delivery(delivery(policy))
                    .build();
        }

        private void checkOperation(Operation operation) {
            if (!model.operations().contains(operation)) {
                String possible =
                        model.operations().stream().sorted().map(Operation::id).collect(Collectors.joining(", "));
                String advice =
                        operation == Operation.GENERATE && model.operations().contains(Operation.EDIT)
                                ? "; send the picture to edit as " + context.nameOf(Parameter.REFERENCES)
                                : "";
                throw unsupported(
                        Parameter.OPERATION,
                        model.id() + " cannot " + operation.id() + " here, only " + possible + advice);
            }
            if (operation == Operation.EDIT && !hasPictures()) {
                throw invalid(Parameter.REFERENCES, "must hold a picture to edit");
            }
        }

        /** A conversation in the model's own dialect may go on without words. */
        private void checkPrompt() {
            if (request.prompt().isBlank() && !request.isIn(model.dialect())) {
                throw invalid(Parameter.PROMPT, "must hold text");
            }
            int characters = request.prompt().codePointCount(0, request.prompt().length());
            int most = Math.min(MOST_PROMPT_CHARACTERS, model.promptCharacters().orElse(MOST_PROMPT_CHARACTERS));
            if (characters > most) {
                throw exceeds(Parameter.PROMPT, "of " + characters + " characters", most);
            }
        }

        private void checkCount() {
            if (request.count() < 1) {
                throw invalid(Parameter.COUNT, "must be 1 or more");
            }
            if (request.count() > model.count()) {
                throw exceeds(Parameter.COUNT, String.valueOf(request.count()), model.count());
            }
        }

        private void checkReferences() {
            long masks = request.references().stream()
                    .filter(reference -> reference.role().isMask())
                    .count();
            long references = request.references().size() - masks;
            if (masks > 0 && model.mask().isEmpty()) {
                throw unsupported(Parameter.MASK, model.id() + " takes no mask");
            }
            if (references > 0 && model.references() == 0) {
                throw unsupported(Parameter.REFERENCES, model.id() + " takes no reference pictures");
            }
            if (references > model.references()) {
                throw exceeds(Parameter.REFERENCES, "of " + references + " pictures", model.references());
            }
            if (masks > 1) {
                throw invalid(
                        Parameter.MASK,
                        "holds " + masks + " masks; one is allowed, and it belongs to the first picture");
            }
        }

        /** Whoever gives pictures wants them used, whatever the protocol calls that. */
        private Operation operation() {
            boolean unsaid = request.operation() == Operation.GENERATE && hasPictures();
            return unsaid ? Operation.EDIT : request.operation();
        }

        private boolean hasPictures() {
            return request.references().stream()
                    .anyMatch(reference -> !reference.role().isMask());
        }

        /** To a model that only knows pictures, a style or a subject is one more picture. */
        private List<ReferenceImage> references(HintPolicy policy) {
            Set<Role> ignored = request.references().stream()
                    .map(ReferenceImage::role)
                    .filter(role -> role != Role.SOURCE && !role.isMask())
                    .filter(role -> !model.roles().contains(role))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
            String name = context.nameOf(Parameter.REFERENCES);
            ignored.forEach(role -> policy.ignore(
                    name,
                    name + ": " + model.id() + " cannot be told that a picture is a " + role.id(),
                    "it was sent as an ordinary picture"));
            return request.references().stream()
                    .map(reference -> ignored.contains(reference.role()) ? reference.withRole(Role.SOURCE) : reference)
                    .toList();
        }

        private void checkBackground() {
            if (request.output().background() != Background.TRANSPARENT) {
                return;
            }
            if (format() == ImageFormat.JPEG) {
                throw invalid(Parameter.BACKGROUND, "cannot be transparent in a jpeg; ask for png or webp");
            }
            if (model.transparent().isEmpty()) {
                throw unsupported(Parameter.BACKGROUND, model.id() + " makes no transparent backgrounds");
            }
        }

        private OutputOptions output(HintPolicy policy) {
            Optional<Integer> compression = request.output().compression();
            if (compression.isEmpty()) {
                return request.output();
            }
            if (compression.get() < 0 || compression.get() > 100) {
                throw invalid(Parameter.COMPRESSION, "must be between 0 and 100");
            }
            if (format() != ImageFormat.PNG) {
                return request.output();
            }
            policy.leaveOut(Parameter.COMPRESSION, "has no effect on png, which loses nothing");
            return new OutputOptions(
                    request.output().format(),
                    Optional.empty(),
                    request.output().background());
        }

        private ImageFormat format() {
            return request.output().format().orElse(DeliveryPlanner.USUAL_FORMAT);
        }

        private Delivery delivery(HintPolicy policy) {
            Delivery wanted = request.delivery();
            boolean asUrl = wanted.asUrl();
            if (asUrl && wanted.stream()) {
                policy.leaveOut(
                        Parameter.RESPONSE_FORMAT,
                        "has no effect in a stream, whose events hold the pictures themselves");
                asUrl = false;
            }
            int partialImages = wanted.partialImages();
            if (partialImages > 0 && !wanted.stream()) {
                policy.leaveOut(Parameter.PARTIAL_IMAGES, "has no effect without a stream");
                partialImages = 0;
            } else if (partialImages > 0 && model.streaming() != Streaming.UNFINISHED) {
                policy.leaveOut(
                        Parameter.PARTIAL_IMAGES, "has no effect: " + model.id() + " shows no unfinished pictures");
                partialImages = 0;
            }
            return wanted.with(asUrl, partialImages);
        }

        private GatewayException exceeds(Parameter parameter, String value, int limit) {
            return invalid(parameter, value + " exceeds " + limit + " for " + model.id());
        }

        private GatewayException invalid(Parameter parameter, String complaint) {
            String name = context.nameOf(parameter);
            return GatewayException.invalid(name, name + " " + complaint);
        }

        private GatewayException unsupported(Parameter parameter, String message) {
            return GatewayException.of(ErrorCode.UNSUPPORTED_PARAMETER, message)
                    .parameter(context.nameOf(parameter))
                    .build();
        }
    }
}
