package org.pixelcaravan.model;

import java.util.List;
import java.util.Optional;

/**
 * A request for pictures, in no vendor's words: what every door makes of its protocol and every provider codec starts
 * from.
 *
 * @param model as the caller named it
 * @param count number of pictures wanted, 1 or more
 * @param fallback other models that may answer; absent: those of the model's row in the catalogue
 */
public record ImageRequest(
        Operation operation,
        String model,
        String prompt,
        int count,
        ImageSize size,
        OutputOptions output,
        Hints hints,
        List<ReferenceImage> references,
        Delivery delivery,
        Extras extras,
        Optional<Fallback> fallback) {

    public ImageRequest {
        references = List.copyOf(references);
    }

    /** Whether the caller speaks this dialect, so that nothing has to be said for him. */
    public boolean isIn(String dialect) {
        return delivery.dialect().equals(dialect);
    }

    public static Builder of(String model, String prompt) {
        return new Builder(model, prompt);
    }

    public Builder toBuilder() {
        return new Builder(model, prompt)
                .operation(operation)
                .count(count)
                .size(size)
                .output(output)
                .hints(hints)
                .references(references)
                .delivery(delivery)
                .extras(extras)
                .fallback(fallback);
    }

    /** Collects a request; what is not said keeps its default: one picture, everything else the model's choice. */
    public static final class Builder {
        private final String model;
        private final String prompt;
        private Operation operation = Operation.GENERATE;
        private int count = 1;
        private ImageSize size = ImageSize.AUTO;
        private OutputOptions output = OutputOptions.DEFAULT;
        private Hints hints = Hints.none();
        private List<ReferenceImage> references = List.of();
        private Delivery delivery = Delivery.PLAIN;
        private Extras extras = Extras.NONE;
        private Optional<Fallback> fallback = Optional.empty();

        private Builder(String model, String prompt) {
            this.model = model;
            this.prompt = prompt;
        }

        public Builder operation(Operation value) {
            this.operation = value;
            return this;
        }

        public Builder count(int value) {
            this.count = value;
            return this;
        }

        public Builder size(ImageSize value) {
            this.size = value;
            return this;
        }

        public Builder output(OutputOptions value) {
            this.output = value;
            return this;
        }

        public Builder hints(Hints value) {
            this.hints = value;
            return this;
        }

        public Builder references(List<ReferenceImage> value) {
            this.references = value;
            return this;
        }

        public Builder delivery(Delivery value) {
            this.delivery = value;
            return this;
        }

        public Builder extras(Extras value) {
            this.extras = value;
            return this;
        }

        public Builder fallback(Optional<Fallback> value) {
            this.fallback = value;
            return this;
        }

        public ImageRequest build() {
            return new ImageRequest(
                    operation, model, prompt, count, size, output, hints, references, delivery, extras, fallback);
        }
    }
}
