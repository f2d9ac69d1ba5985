package dev.sekimori.govern.device;

/** How a model is called: with its manufacturer in front, but not twice. */
final class ModelName {
    private ModelName() {}

    static String of(String manufacturer, String model) {
        return model.startsWith(manufacturer) ? model : (manufacturer + " " + model).strip();
    }
}
