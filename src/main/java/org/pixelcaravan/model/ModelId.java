package org.pixelcaravan.model;

/** {@code provider/model}. The model part may hold slashes of its own. */
public record ModelId(String provider, String model) {

    @Override
    public String toString() {
        return provider + "/" + model;
    }
}
