package org.pixelcaravan.sandbox.qwen;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pixelcaravan.sandbox.picture.Pixels;

/** Which sizes a model makes, and which it makes unasked. */
sealed interface Sizing {

    /** Width and height. */
    record Size(int width, int height) {
        long area() {
            return (long) width * height;
        }

        double ratio() {
            return (double) width / height;
        }

        /** About so many pixels in the shape of a picture, in steps of 16. */
        static Size like(Pixels picture, long area) {
            double ratio = (double) picture.width() / picture.height();
            return new Size(stepped(Math.sqrt(area * ratio)), stepped(Math.sqrt(area / ratio)));
        }

        private static int stepped(double side) {
            return Math.max(16, (int) Math.round(side / 16) * 16);
        }
    }

    /** What is wrong with a size that was asked for. */
    Optional<String> objection(Size size);

    /** The size of a word that stands in place of one; empty if the model knows no such word. */
    default Optional<Size> named(String word, Optional<Pixels> lastPicture) {
        return Optional.empty();
    }

    /** The size that is made unasked. */
    Size usual(Optional<Pixels> lastPicture);

    /** These sizes and no others. */
    record Listed(List<Size> sizes, Size usualSize) implements Sizing {
        @Override
        public Optional<String> objection(Size size) {
            return sizes.contains(size) ? Optional.empty() : Optional.of("the size is not one of the supported sizes");
        }

        @Override
        public Size usual(Optional<Pixels> lastPicture) {
            return usualSize;
        }
    }

    /**
     * A number of pixels in all.
     *
     * @param words names of squares, or of as many pixels in the shape of the last picture
     * @param edited how many pixels are made unasked of a picture; 0: as many as of none
     */
    record Area(long least, long most, double mostRatio, Map<String, Integer> words, Size usualSize, long edited)
            implements Sizing {
        /** The vendor recommends sizes that are a little smaller than it allows. */
        private static final double TOLERANCE = 0.99;

        @Override
        public Optional<String> objection(Size size) {
            if (size.area() < least * TOLERANCE || size.area() > most) {
                return Optional.of("total pixels must be between " + least + " and " + most);
            }
            double ratio = Math.max(size.ratio(), 1 / size.ratio());
            return ratio > mostRatio ? Optional.of("the aspect ratio is out of range") : Optional.empty();
        }

        @Override
        public Optional<Size> named(String word, Optional<Pixels> lastPicture) {
            return Optional.ofNullable(words.get(word)).map(side -> lastPicture
                    .map(picture -> Size.like(picture, (long) side * side))
                    .orElse(new Size(side, side)));
        }

        @Override
        public Size usual(Optional<Pixels> lastPicture) {
            return lastPicture
                    .filter(picture -> edited > 0)
                    .map(picture -> Size.like(picture, edited))
                    .orElse(usualSize);
        }
    }

    /** Bounds of both sides. */
    record Sides(int least, int most, Size usualSize) implements Sizing {
        @Override
        public Optional<String> objection(Size size) {
            int shorter = Math.min(size.width(), size.height());
            int longer = Math.max(size.width(), size.height());
            return shorter < least || longer > most
                    ? Optional.of("width and height must be between " + least + " and " + most)
                    : Optional.empty();
        }

        @Override
        public Size usual(Optional<Pixels> lastPicture) {
            return lastPicture
                    .map(picture -> Size.like(picture, usualSize.area()))
                    .orElse(usualSize);
        }
    }

    /** The size of the picture that is edited; none can be asked for. */
    record OfPicture() implements Sizing {
        @Override
        public Optional<String> objection(Size size) {
            return Optional.of("this model takes no size");
        }

        @Override
        public Size usual(Optional<Pixels> lastPicture) {
            return lastPicture
                    .map(picture -> new Size(picture.width(), picture.height()))
                    .orElseThrow();
        }
    }
}
