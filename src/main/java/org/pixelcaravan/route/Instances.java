package org.pixelcaravan.route;

/** Makes objects of classes that kamelets name. */
final class Instances {
    private Instances() {}

    /** @throws IllegalArgumentException naming the class, if it is none or not of the kind wanted */
    static <T> T of(String className, Class<T> kind) {
        try {
            Class<?> type = Class.forName(className.trim(), true, kind.getClassLoader());
            return kind.cast(type.getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(className + " is no " + kind.getSimpleName(), e);
        }
    }
}
