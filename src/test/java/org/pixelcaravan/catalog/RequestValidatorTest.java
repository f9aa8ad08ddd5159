package org.pixelcaravan.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pixelcaravan.content.ImageContent;
import org.pixelcaravan.content.StoredBytes;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.image.ImageFormat;
import org.pixelcaravan.model.Background;
import org.pixelcaravan.model.Delivery;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.ImageRequest;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.OutputOptions;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.ReferenceImage;
import org.pixelcaravan.model.ReferenceImage.Role;
import org.pixelcaravan.model.Warning;

class RequestValidatorTest {
    private static final ModelSpec MODEL = Rows.row("""
            promptCharacters: 5
            operations: [generate, edit]
            references: 2
            mask: transparent
            roles: [style]
            parameters:
              user: { operations: [generate] }
              seed: { min: 1, max: 100 }
              quality: { values: [low, high] }
              enhancePrompt: { field: magic }
            """);
    private static final ModelSpec PLAIN = Rows.row("count: 10");

    private final RequestValidator validator = new RequestValidator();

    static List<Arguments> refused() {
        return List.of(
                refused("p.prompt", "p.prompt must hold text", MODEL, prompt("  ")),
                refused("p.prompt", "p.prompt of 6 characters exceeds 5 for home/model", MODEL, prompt("🎨🎨🎨🎨🎨🎨")),
                refused("p.count", "p.count 12 exceeds 10 for home/model", MODEL, count(12)),
                refused("p.count", "p.count must be 1 or more", MODEL, count(0)),
                refused(
                        "p.references",
                        "p.references of 3 pictures exceeds 2 for home/model",
                        MODEL,
                        with(Role.SOURCE, 3)),
                refused(
                        "p.references",
                        "p.references must hold a picture to edit",
                        MODEL,
                        b -> b.operation(Operation.EDIT)),
                refused("p.references", "p.references must hold a picture to edit", MODEL, onlyAMask()),
                refused(
                        "p.mask",
                        "p.mask holds 2 masks; one is allowed, and it belongs to the first picture",
                        MODEL,
                        with(Role.MASK, 2)),
                refused(
                        "p.compression",
                        "p.compression must be between 0 and 100",
                        PLAIN,
                        output(ImageFormat.JPEG, 101)),
                refused(
                        "p.background",
                        "p.background cannot be transparent in a jpeg; ask for png or webp",
                        PLAIN,
                        transparent(Optional.of(ImageFormat.JPEG))),
                refused("p.seed", "p.seed must be between 1 and 100 for home/model", MODEL, hint(Parameter.SEED, 0L)),
                refused(
                        "p.quality",
                        "p.quality must be one of low, high for home/model",
                        MODEL,
                        hint(Parameter.QUALITY, "hd")));
    }

    static List<Arguments> unsupported() {
        return List.of(
                refused(
                        "p.operation",
                        "home/model cannot edit here, only generate",
                        PLAIN,
                        b -> b.operation(Operation.EDIT)),
                refused(
                        "p.operation",
                        "home/model cannot generate here, only edit; send the picture to edit as p.references",
                        Rows.row("operations: [edit]\nreferences: 1"),
                        b -> b),
                refused("p.references", "home/model takes no reference pictures", PLAIN, with(Role.SOURCE, 1)),
                refused("p.mask", "home/model takes no mask", PLAIN, with(Role.MASK, 1)),
                refused(
                        "p.background",
                        "home/model makes no transparent backgrounds",
                        PLAIN,
                        transparent(Optional.empty())));
    }

    static List<Arguments> leftOut() {
        return List.of(
                Arguments.of("p.seed", "p.seed is not supported by home/model", hint(Parameter.SEED, 5L)),
                Arguments.of("p.labels", "p.labels is not supported by home/model", hint(Parameter.LABELS, "a")),
                Arguments.of(
                        "p.compression", "p.compression has no effect on png, which loses nothing", compressedPng()),
                Arguments.of(
                        "p.partialImages",
                        "p.partialImages has no effect without a stream",
                        change(b -> b.delivery(new Delivery(false, false, false, 2)))),
                Arguments.of(
                        "imageConfig",
                        "imageConfig is not supported by home/model",
                        change(b -> b.extras(new Extras("other", Map.of("imageConfig", Map.of()))))));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void refusesWhatIsWrongInEveryMode(
            String parameter, String message, ModelSpec model, UnaryOperator<ImageRequest.Builder> change) {
        for (RequestContext context : List.of(Rows.context(), Rows.strictContext())) {
            assertFailure(ErrorCode.INVALID_REQUEST, parameter, message, model, change, context);
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unsupported")
    void refusesWhatTheModelCannotDeliverInEveryMode(
            String parameter, String message, ModelSpec model, UnaryOperator<ImageRequest.Builder> change) {
        for (RequestContext context : List.of(Rows.context(), Rows.strictContext())) {
            assertFailure(ErrorCode.UNSUPPORTED_PARAMETER, parameter, message, model, change, context);
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("leftOut")
    void leavesOutAndReportsWhatHasNoEffect(
            String parameter, String message, UnaryOperator<ImageRequest.Builder> change) {
        RequestContext context = Rows.context();

        ImageRequest passed = validator.validate(request(change), PLAIN, context);

        assertThat(passed).isEqualTo(request(builder -> builder.output(passed.output())));
        assertThat(passed.output().compression()).isEmpty();
        assertThat(context.warnings())
                .containsExactly(
                        new Warning("unsupported_parameter", Optional.of(parameter), message + "; it was left out"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("leftOut")
    void refusesWhatHasNoEffectIfTheCallerIsStrict(
            String parameter, String message, UnaryOperator<ImageRequest.Builder> change) {
        assertFailure(ErrorCode.UNSUPPORTED_PARAMETER, parameter, message, PLAIN, change, Rows.strictContext());
    }

    @Test
    void keepsWhatTheModelHonours() {
        RequestContext context = Rows.strictContext();
        Hints hints = Hints.none()
                .with(Parameter.SEED, 100L)
                .with(Parameter.QUALITY, "high")
                .with(Parameter.ENHANCE_PROMPT, false);
        ImageRequest request = request(builder -> with(Role.STYLE, 2)
                .apply(builder)
                .operation(Operation.EDIT)
                .count(10)
                .hints(hints)
                .output(new OutputOptions(Optional.of(ImageFormat.JPEG), Optional.of(0), Background.OPAQUE))
                .extras(new Extras("plain", Map.of("own", 1))));

        ImageRequest passed = validator.validate(request, MODEL, context);

        assertThat(passed).isEqualTo(request);
        assertThat(context.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "1234567"})
    void refusesATextThatIsShorterOrLongerThanTheModelTakes(String user) {
        assertFailure(
                ErrorCode.INVALID_REQUEST,
                "p.user",
                "p.user must have between 6 and 6 characters for home/model",
                Rows.row("parameters: { user: { min: 6, max: 6 } }"),
                builder -> builder.hints(Hints.none().with(Parameter.USER, user)),
                Rows.context());
    }

    @Test
    void saysNothingToAModelWithWordsOfItsOwnForACallerWhoLeavesTheChoiceToIt() {
        ModelSpec model = Rows.row("parameters: { quality: { values: [standard, hd] } }");
        RequestContext context = Rows.strictContext();
        Hints auto = Hints.none().with(Parameter.QUALITY, "auto");

        ImageRequest passed = validator.validate(request(builder -> builder.hints(auto)), model, context);

        assertThat(passed.hints().names()).isEmpty();
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void editsThePicturesOfWhoeverGivesSome() {
        ImageRequest passed = validator.validate(request(with(Role.SOURCE, 1)), MODEL, Rows.strictContext());

        assertThat(passed.operation()).isEqualTo(Operation.EDIT);
    }

    @Test
    void refusesPicturesForAModelThatOnlyEnlargesThem() {
        ModelSpec model = Rows.row("{ operations: [upscale], references: 1 }");

        assertFailure(
                ErrorCode.UNSUPPORTED_PARAMETER,
                "p.operation",
                "home/model cannot edit here, only upscale",
                model,
                builder -> with(Role.SOURCE, 1).apply(builder).operation(Operation.EDIT),
                Rows.context());
    }

    @Test
    void sendsAPictureWhoseRoleTheModelDoesNotKnowAsAnOrdinaryOneAndSaysSo() {
        RequestContext context = Rows.context();

        ImageRequest passed = validator.validate(request(with(Role.SUBJECT, 2)), MODEL, context);

        assertThat(passed.references()).extracting(ReferenceImage::role).containsOnly(Role.SOURCE);
        assertThat(context.warnings())
                .containsExactly(new Warning(
                        "unsupported_parameter",
                        Optional.of("p.references"),
                        "p.references: home/model cannot be told that a picture is a subject;"
                                + " it was sent as an ordinary picture"));
    }

    @Test
    void refusesARoleThatTheModelDoesNotKnowIfTheCallerIsStrict() {
        assertFailure(
                ErrorCode.UNSUPPORTED_PARAMETER,
                "p.references",
                "p.references: home/model cannot be told that a picture is a control",
                MODEL,
                with(Role.CONTROL, 1),
                Rows.strictContext());
    }

    @Test
    void leavesOutAndReportsWhatTheModelOnlyTakesForSomethingElse() {
        RequestContext context = Rows.context();

        ImageRequest passed = validator.validate(
                request(builder ->
                        with(Role.SOURCE, 1).apply(builder).hints(Hints.none().with(Parameter.USER, "u"))),
                MODEL,
                context);

        assertThat(passed.hints().names()).isEmpty();
        assertThat(context.warnings())
                .extracting(Warning::message)
                .containsExactly("p.user is not supported by home/model for the operation edit; it was left out");
    }

    @Test
    void leavesLinksToTheDoor() {
        RequestContext context = Rows.strictContext();
        Delivery links = new Delivery(true, true, false, 0);

        ImageRequest passed = validator.validate(request(b -> b.delivery(links)), PLAIN, context);

        assertThat(passed.delivery()).isEqualTo(links);
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void saysThatStreamsHoldNoLinks() {
        RequestContext context = Rows.context();

        ImageRequest passed =
                validator.validate(request(b -> b.delivery(new Delivery(true, false, true, 0))), PLAIN, context);

        assertThat(passed.delivery()).isEqualTo(new Delivery(false, false, true, 0));
        assertThat(context.warnings())
                .extracting(Warning::message)
                .containsExactly(
                        "p.responseFormat has no effect in a stream, whose events hold the pictures themselves;"
                                + " it was left out");
    }

    @Test
    void streamsWhatTheModelDoesNotStreamWithoutUnfinishedPictures() {
        RequestContext context = Rows.context();

        ImageRequest passed =
                validator.validate(request(b -> b.delivery(new Delivery(false, false, true, 2))), PLAIN, context);

        assertThat(passed.delivery()).isEqualTo(new Delivery(false, false, true, 0));
        assertThat(context.warnings())
                .extracting(Warning::message)
                .containsExactly(
                        "p.partialImages has no effect: home/model shows no unfinished pictures; it was left out");
    }

    private void assertFailure(
            ErrorCode code,
            String parameter,
            String message,
            ModelSpec model,
            UnaryOperator<ImageRequest.Builder> change,
            RequestContext context) {
        GatewayException failure =
                catchThrowableOfType(GatewayException.class, () -> validator.validate(request(change), model, context));

        assertThat(failure).isNotNull().hasMessage(message);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.parameter()).contains(parameter);
    }

    private static Arguments refused(
            String parameter, String message, ModelSpec model, UnaryOperator<ImageRequest.Builder> change) {
        return Arguments.of(parameter, message, model, change);
    }

    private static ImageRequest request(UnaryOperator<ImageRequest.Builder> change) {
        return change.apply(ImageRequest.of("model", "a hat")).build();
    }

    private static UnaryOperator<ImageRequest.Builder> change(UnaryOperator<ImageRequest.Builder> change) {
        return change;
    }

    private static UnaryOperator<ImageRequest.Builder> prompt(String prompt) {
        return builder -> ImageRequest.of("model", prompt);
    }

    private static UnaryOperator<ImageRequest.Builder> count(int count) {
        return builder -> builder.count(count);
    }

    private static UnaryOperator<ImageRequest.Builder> hint(Parameter hint, Object value) {
        return builder -> builder.hints(Hints.none().with(hint, value));
    }

    private static UnaryOperator<ImageRequest.Builder> with(Role role, int number) {
        ImageContent content = ImageContent.ofBytes(StoredBytes.of(new byte[1]));
        return builder -> builder.references(Collections.nCopies(number, new ReferenceImage(content, role)));
    }

    private static UnaryOperator<ImageRequest.Builder> onlyAMask() {
        return builder -> with(Role.MASK, 1).apply(builder).operation(Operation.EDIT);
    }

    private static UnaryOperator<ImageRequest.Builder> output(ImageFormat format, int compression) {
        return builder ->
                builder.output(new OutputOptions(Optional.of(format), Optional.of(compression), Background.AUTO));
    }

    private static UnaryOperator<ImageRequest.Builder> compressedPng() {
        return output(ImageFormat.PNG, 80);
    }

    private static UnaryOperator<ImageRequest.Builder> transparent(Optional<ImageFormat> format) {
        return builder -> builder.output(new OutputOptions(format, Optional.empty(), Background.TRANSPARENT));
    }
}
