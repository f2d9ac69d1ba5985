package dev.sekimori.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

import java.util.Map;

/** The templates, compiled with the product; they escape what they print for its place in HTML. */
final class Templates {
    private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

    /** Renders {@code name.jte} with its parameters. */
    String render(String name, Map<String, Object> parameters) {
        StringOutput out = new StringOutput(8_192);
        engine.render(name + ".jte", parameters, out);
        return out.toString();
    }
}
