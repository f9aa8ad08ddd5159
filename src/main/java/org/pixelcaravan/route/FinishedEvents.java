package org.pixelcaravan.route;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.pixelcaravan.hub.EventSink;
import org.pixelcaravan.hub.Unit;
import org.pixelcaravan.model.ImageEvent;
import org.pixelcaravan.model.ImageResult;
import org.pixelcaravan.model.ResultPart;

/**
 * Makes of the pictures in a unit's events what the caller asked for, and hands them on. It remembers the finished ones, which
 * come a second time in the unit's result.
 */
final class FinishedEvents implements EventSink {
    private final PictureFinisher finisher;
    private final Unit unit;
    private final IdentityHashMap<ResultPart.Image, ResultPart.Image> finished = new IdentityHashMap<>();

    /** @param unit whose events go to where they went before */
    FinishedEvents(PictureFinisher finisher, Unit unit) {
        this.finisher = finisher;
        this.unit = unit;
    }

    @Override
    public void accept(ImageEvent event) {
        try {
            unit.events().accept(finished(event));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has become of a picture, if an event told it. */
    Optional<ResultPart.Image> find(ResultPart.Image image) {
        return Optional.ofNullable(finished.get(image));
    }

    private ImageEvent finished(ImageEvent event) throws IOException {
        if (event instanceof ImageEvent.Partial partial) {
            return new ImageEvent.Partial(
                    partial.picture(), partial.index(), finisher.finish(partial.image(), unit), partial.facts());
        }
        if (event instanceof ImageEvent.Made made) {
            ResultPart.Image image = finisher.finishResult(made.image(), unit);
            finished.put(made.image(), image);
            return new ImageEvent.Made(made.call(), made.picture(), image, made.facts());
        }
        return event instanceof ImageEvent.Piece piece
                ? new ImageEvent.Piece(piece.call(), finished(piece.result()))
                : event;
    }

    private ImageResult finished(ImageResult piece) throws IOException {
        List<ResultPart> parts = new ArrayList<>();
        for (ResultPart part : piece.parts()) {
            parts.add(part instanceof ResultPart.Image image ? finisher.finishResult(image, unit) : part);
        }
        return piece.withParts(parts);
    }
}
