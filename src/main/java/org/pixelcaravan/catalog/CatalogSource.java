package org.pixelcaravan.catalog;

import java.util.function.Supplier;

/** The catalogue as it is now. Whoever asks twice may get two. */
@FunctionalInterface
public interface CatalogSource extends Supplier<ModelCatalog> {}
