package org.pixelcaravan.model;

/** Tokens as the provider counted them. */
public record Usage(long inputText, long inputImage, long outputText, long outputImage) {

    public long input() {
        return inputText + inputImage;
    }

    public long output() {
        return outputText + outputImage;
    }

    public long total() {
        return input() + output();
    }

    public Usage plus(Usage other) {
        return new Usage(
                inputText + other.inputText,
                inputImage + other.inputImage,
                outputText + other.outputText,
                outputImage + other.outputImage);
    }
}
