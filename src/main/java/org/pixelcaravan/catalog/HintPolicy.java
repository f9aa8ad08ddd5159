package org.pixelcaravan.catalog;

import java.util.Optional;
import java.util.Set;
import org.pixelcaravan.error.ErrorCode;
import org.pixelcaravan.error.GatewayException;
import org.pixelcaravan.hub.RequestContext;
import org.pixelcaravan.model.Extras;
import org.pixelcaravan.model.Hints;
import org.pixelcaravan.model.Operation;
import org.pixelcaravan.model.Parameter;
import org.pixelcaravan.model.Warning;

/** What becomes of advice that a model cannot follow: left out and reported, or refused if the caller is strict. */
record HintPolicy(ModelSpec model, Operation operation, RequestContext context) {
    private static final String AUTO = "auto";

    /** The hints among whose words is "auto". */
    private static final Set<Parameter> CHOICES = Set.of(Parameter.LANGUAGE, Parameter.MODERATION, Parameter.QUALITY);

    /**
     * The hints that the model honours.
     *
     * @throws GatewayException INVALID_REQUEST for a value that it does not take, strict or not
     */
    Hints honoured(Hints hints) {
        Hints honoured = hints;
        for (Parameter hint : hints.names()) {
            Optional<ParameterRule> rule = model.rule(hint).filter(known -> known.appliesTo(operation));
            if (rule.isPresent() && !isSaidByLeavingOut(hint, hints, rule.get())) {
                hints.value(hint).flatMap(rule.get()::objection).ifPresent(objection -> refuse(hint, objection));
            } else {
                if (!leavesItToTheModel(hint, hints)) {
                    leaveOut(hint, "is not supported by " + model.id() + (model.honours(hint) ? inThis() : ""));
                }
                honoured = honoured.without(hint);
            }
        }
        return honoured;
    }

    /** A model that has words of its own, and none for "auto", chooses where nothing is said. */
    private static boolean isSaidByLeavingOut(Parameter hint, Hints hints, ParameterRule rule) {
        return leavesItToTheModel(hint, hints)
                && !rule.values().isEmpty()
                && !rule.values().contains(AUTO);
    }

    /** The model takes the hint, but not for this. */
    private String inThis() {
        return " for the operation " + operation.id();
    }

    /** Whoever says "auto" gets what he asked for from a model that chooses by itself anyway. */
    private static boolean leavesItToTheModel(Parameter hint, Hints hints) {
        return CHOICES.contains(hint) && hints.text(hint).filter(AUTO::equals).isPresent();
    }

    /** The fields that only the model's own dialect can understand, if they are of that dialect. */
    Extras honoured(Extras extras) {
        if (extras.isEmpty() || extras.dialect().equals(model.dialect())) {
            return extras;
        }
        if (!extras.essential().isEmpty()) {
            String name = extras.essential().get(0);
            throw GatewayException.of(
                            ErrorCode.UNSUPPORTED_PARAMETER, name + " asks for what " + model.id() + " cannot do")
                    .parameter(name)
                    .build();
        }
        extras.names().forEach(name -> leaveOut(name, "is not supported by " + model.id()));
        return Extras.NONE;
    }

    /** Reports a parameter that has no effect, or refuses the request. */
    void leaveOut(Parameter parameter, String reason) {
        leaveOut(context.nameOf(parameter), reason);
    }

    private void leaveOut(String name, String reason) {
        ignore(name, name + " " + reason, "it was left out");
    }

    /**
     * Reports advice that has no effect, or refuses the request.
     *
     * @param consequence what was done instead
     */
    void ignore(String name, String message, String consequence) {
        if (context.strict()) {
            throw GatewayException.of(ErrorCode.UNSUPPORTED_PARAMETER, message)
                    .parameter(name)
                    .build();
        }
        context.warn(new Warning("unsupported_parameter", Optional.of(name), message + "; " + consequence));
    }

    private void refuse(Parameter hint, String objection) {
        String name = context.nameOf(hint);
        throw GatewayException.invalid(name, name + " " + objection + " for " + model.id());
    }
}
