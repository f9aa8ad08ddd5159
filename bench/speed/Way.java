package speed;

/** Through which door, to which vendor. A proxy that translates nothing is asked in the vendor's protocol. */
enum Way {
    OPENAI_TO_GEMINI(Protocol.OPENAI, Protocol.GEMINI, "google", "gemini-2.5-flash-image"),
    OPENAI_TO_IMAGEN(Protocol.OPENAI, Protocol.PREDICT, "google", "imagen-4.0-generate-001"),
    OPENAI_TO_OPENAI(Protocol.OPENAI, Protocol.OPENAI, "openai", "gpt-image-2"),
    VERTEX_TO_OPENAI(Protocol.PREDICT, Protocol.OPENAI, "openai", "gpt-image-2");

    final Protocol door;
    final Protocol vendor;
    private final String provider;
    private final String model;

    Way(Protocol door, Protocol vendor, String provider, String model) {
        this.door = door;
        this.vendor = vendor;
        this.provider = provider;
        this.model = model;
    }

    String doorPath() {
        return door.doorPath(provider, model);
    }

    String doorBody(String prompt, int pictures) {
        return door.body(provider + "/" + model, prompt, pictures);
    }

    String vendorPath() {
        return vendor.vendorPath(model);
    }

    String vendorBody(String prompt, int pictures) {
        return vendor.body(model, prompt, pictures);
    }
}
