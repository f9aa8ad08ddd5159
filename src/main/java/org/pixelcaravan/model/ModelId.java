package org.pixelcaravan.model;

/** {@code provider/model}. The model part may hold slashes of its own. */
public record ModelId(String provider, String model) {

    /** The id that is written so, {@code provider/model}. */
    public static ModelId parse(String text) {
        int slash = text.indexOf('/');
        return new ModelId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
